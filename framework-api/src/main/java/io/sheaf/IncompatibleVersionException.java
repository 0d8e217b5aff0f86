package io.sheaf;

import io.sheaf.plan.FailureSite;

/** Two sides cannot work together: protocol, Sheaf release or JDK. The message names both versions. */
public class IncompatibleVersionException extends EnvironmentException {

    private static final long serialVersionUID = 1;

    public IncompatibleVersionException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public IncompatibleVersionException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public IncompatibleVersionException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
