package io.sheaf;

import io.sheaf.plan.FailureSite;

/** Memory, disk or a documented limit was exhausted. */
public class ResourceException extends SheafException {

    private static final long serialVersionUID = 1;

    public ResourceException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public ResourceException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public ResourceException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.RESOURCE, message, causeOrNull, site);
    }
}
