package io.sheaf;

import io.sheaf.plan.FailureSite;

/** Input data is not what it claims to be: encoding, compression, line length, a file changed during the job. The message names the file and the byte offset. */
public class InputException extends SheafException {

    private static final long serialVersionUID = 1;

    public InputException(String message) {
        this(message, null, FailureSite.NONE);
    }

    public InputException(String message, Throwable causeOrNull) {
        this(message, causeOrNull, FailureSite.NONE);
    }

    public InputException(String message, Throwable causeOrNull, FailureSite site) {
        super(ErrorKind.INPUT, message, causeOrNull, site);
    }
}
