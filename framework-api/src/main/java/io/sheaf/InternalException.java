package io.sheaf;

import io.sheaf.plan.FailureSite;

/** A defect of Sheaf itself. Please report it with its message and stack. */
public class InternalException extends SheafException {

    private static final long serialVersionUID = 1;

    public InternalException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public InternalException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public InternalException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.INTERNAL, message, causeOrNull, site);
    }
}
