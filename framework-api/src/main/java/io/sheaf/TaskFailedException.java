package io.sheaf;

import io.sheaf.plan.FailureSite;

/** User code threw, as often as the job allows. The cause is the user's exception with its stack, or a copy of it that says its type where the original could not travel. */
public class TaskFailedException extends SheafException {

    private static final long serialVersionUID = 1;

    public TaskFailedException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public TaskFailedException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public TaskFailedException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.USER, message, causeOrNull, site);
    }
}
