package io.sheaf;

import io.sheaf.plan.FailureSite;

/** An input path is missing, unreadable, not a file, or a pattern without a match. */
public class InputPathException extends RefusedException {

    private static final long serialVersionUID = 1;

    public InputPathException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public InputPathException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public InputPathException(String message, Throwable causeOrNull, FailureSite site) {
        super(message, causeOrNull, site);
    }
}
