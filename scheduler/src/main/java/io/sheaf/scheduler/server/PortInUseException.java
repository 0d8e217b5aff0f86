package io.sheaf.scheduler.server;

import io.sheaf.RefusedException;

/** Somebody else listens on the port the scheduler was to have. */
public final class PortInUseException extends RefusedException {

    private static final long serialVersionUID = 1;

    PortInUseException(int port, Throwable cause) {
        super("port " + port + " of 127.0.0.1 is in use: stop what listens there, or choose another port (0 takes any free one)", cause);
    }
}
