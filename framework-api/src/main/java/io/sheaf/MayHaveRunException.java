package io.sheaf;

import io.sheaf.plan.FailureSite;

/**
 * A task of a job with {@link Effects#AT_MOST_ONCE} may have run, in part or as a whole, and cannot be finished without being run
 * again. Find out what it did to the world outside, and run what is missing as another job.
 */
public class MayHaveRunException extends EnvironmentException {

    private static final long serialVersionUID = 1;

    public MayHaveRunException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public MayHaveRunException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public MayHaveRunException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
