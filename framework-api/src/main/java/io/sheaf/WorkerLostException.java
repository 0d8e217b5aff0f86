package io.sheaf;

import io.sheaf.plan.FailureSite;

/** Workers died again and again while they ran the same task. */
public class WorkerLostException extends EnvironmentException {

    private static final long serialVersionUID = 1;

    public WorkerLostException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public WorkerLostException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public WorkerLostException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
