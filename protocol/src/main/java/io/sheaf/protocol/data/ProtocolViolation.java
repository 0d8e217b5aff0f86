package io.sheaf.protocol.data;

/** The other side said what it must not say; the connection ends. */
final class ProtocolViolation extends RuntimeException {

    private static final long serialVersionUID = 1;

    ProtocolViolation(String message) {
        super(message);
    }
}
