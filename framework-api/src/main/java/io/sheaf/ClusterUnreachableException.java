package io.sheaf;

import io.sheaf.plan.FailureSite;

/** The cluster does not answer, or the connection to it was lost for good. */
public class ClusterUnreachableException extends EnvironmentException {

    private static final long serialVersionUID = 1;

    public ClusterUnreachableException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public ClusterUnreachableException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public ClusterUnreachableException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
