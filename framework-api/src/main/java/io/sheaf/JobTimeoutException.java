package io.sheaf;

import io.sheaf.plan.FailureSite;

/** The job did not end within its time limit. */
public class JobTimeoutException extends SheafException {

    private static final long serialVersionUID = 1;

    public JobTimeoutException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public JobTimeoutException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public JobTimeoutException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.TIMEOUT, message, causeOrNull, site);
    }
}
