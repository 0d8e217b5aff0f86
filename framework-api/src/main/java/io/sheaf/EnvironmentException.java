package io.sheaf;

import io.sheaf.plan.FailureSite;

/** Workers, connections or blocks were lost, or there was none to begin with. */
public class EnvironmentException extends SheafException {

    private static final long serialVersionUID = 1;

    public EnvironmentException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public EnvironmentException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public EnvironmentException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.ENVIRONMENT, message, causeOrNull, site);
    }
}
