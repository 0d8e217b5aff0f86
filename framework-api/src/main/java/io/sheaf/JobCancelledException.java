package io.sheaf;

import io.sheaf.plan.FailureSite;

/** The job, or the item, was cancelled. */
public class JobCancelledException extends SheafException {

    private static final long serialVersionUID = 1;

    public JobCancelledException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public JobCancelledException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public JobCancelledException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.CANCELLED, message, causeOrNull, site);
    }
}
