package io.sheaf;

import io.sheaf.plan.FailureSite;

/** A stage's lost output came out different when it was made again, and what was read of the old one cannot be taken back. Make the functions deterministic. */
public class IndeterminateInputException extends EnvironmentException {

    private static final long serialVersionUID = 1;

    public IndeterminateInputException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public IndeterminateInputException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public IndeterminateInputException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
