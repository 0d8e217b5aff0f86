package io.sheaf;

import io.sheaf.plan.FailureSite;

/** No worker was there for the whole grace period. */
public class NoWorkersException extends EnvironmentException {

    private static final long serialVersionUID = 1;

    public NoWorkersException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public NoWorkersException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public NoWorkersException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
