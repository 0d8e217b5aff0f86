package io.sheaf;

import io.sheaf.plan.FailureSite;

/**
 * A value cannot be encoded, or not as a key. The message names the path to the part that cannot, such as {@code Order.items[3].price}, and the
 * remedy. In the call that takes the value it is of the kind {@link ErrorKind#REFUSED}, in a running job of the kind
 * {@link ErrorKind#USER}.
 */
public class UnencodableException extends SheafException {

    private static final long serialVersionUID = 1;

    public UnencodableException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public UnencodableException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public UnencodableException(String message, Throwable causeOrNull, FailureSite site) {
        this(ErrorKind.USER, message, causeOrNull, site);
    }

    private UnencodableException(ErrorKind kind, String message, Throwable causeOrNull, FailureSite site) {
        super(kind, message, causeOrNull, site);
    }

    /** For a value that was to be sent with a job, which therefore did not begin: of the kind {@link ErrorKind#REFUSED}. */
    public static UnencodableException refused(String message, Throwable causeOrNull) {
        return new UnencodableException(ErrorKind.REFUSED, message, causeOrNull, FailureSite.NONE);
    }
}
