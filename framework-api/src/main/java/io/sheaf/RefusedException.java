package io.sheaf;

import io.sheaf.plan.FailureSite;

/** A request was refused before any job ran: a bad argument, path, address or function. Nothing was changed; the message says what to do. */
public class RefusedException extends SheafException {

    private static final long serialVersionUID = 1;

    public RefusedException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public RefusedException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public RefusedException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.REFUSED, message, causeOrNull, site);
    }
}
