package io.sheaf;

import io.sheaf.plan.FailureSite;

/** A value cannot be encoded, or not as a key. The message names the path to the part that cannot, such as {@code Order.items[3].price}, and the remedy. */
public class UnencodableException extends SheafException {

    private static final long serialVersionUID = 1;

    public UnencodableException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public UnencodableException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public UnencodableException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.USER, message, causeOrNull, site);
    }
}
