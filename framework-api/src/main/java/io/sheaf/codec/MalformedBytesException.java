package io.sheaf.codec;

import io.sheaf.InternalException;
import io.sheaf.plan.FailureSite;

/** Bytes are not what an encoder of this release writes: damaged on the way, or of another release. */
public final class MalformedBytesException extends InternalException {

    private static final long serialVersionUID = 1;

    public MalformedBytesException(String message) {
        this(message, null);
    }

    public MalformedBytesException(String message, Throwable causeOrNull) {
        super("encoded data is damaged: " + message, causeOrNull, FailureSite.NONE);
    }
}
