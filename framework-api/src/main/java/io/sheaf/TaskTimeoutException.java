package io.sheaf;

import io.sheaf.plan.FailureSite;

/** A task did not end within its time limit, as often as the job allows. */
public class TaskTimeoutException extends SheafException {

    private static final long serialVersionUID = 1;

    public TaskTimeoutException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public TaskTimeoutException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public TaskTimeoutException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.TIMEOUT, message, causeOrNull, site);
    }
}
