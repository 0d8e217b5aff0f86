package io.sheaf;

import io.sheaf.plan.FailureSite;

/** A function cannot be sent to workers. The message names the lambda's file and line, the path to the captured field that cannot be serialised, and two ways to mend it. */
public class FunctionNotSerializableException extends RefusedException {

    private static final long serialVersionUID = 1;

    public FunctionNotSerializableException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public FunctionNotSerializableException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public FunctionNotSerializableException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
