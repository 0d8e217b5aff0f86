package io.sheaf.protocol.data;

import java.io.IOException;

/** There is no way to a worker: its address is none, nobody listens there, or not one who takes the token. */
public final class NoConnectionException extends IOException {

    private static final long serialVersionUID = 1;

    NoConnectionException(Throwable cause) {
        super(cause.getMessage(), cause);
    }
}
