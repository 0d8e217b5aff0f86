package io.sheaf.client.core;

import java.io.IOException;

/**
 * Payloads that a worker keeps, one after another in the order they were asked for, each read piece by piece. Owned by the
 * thread that reads.
 */
public interface StoredPayloads extends AutoCloseable {

    /**
     * Begins the next payload; what was not read of the one before is skipped. Not called more often than blocks were asked
     * for.
     *
     * @throws IOException if it cannot be read there (any more); the next call tries the one after it
     */
    void next() throws IOException;

    /**
     * Moves to the next piece of the payload: whole records, checked. False at its end, when all of it was right.
     *
     * @throws IOException if the rest cannot be read
     */
    boolean nextPiece() throws IOException;

    /** Holds the current piece in its first {@link #length()} bytes, until the next call of another method. */
    byte[] piece();

    int length();

    /** Stops the transfer of those not read. */
    @Override
    void close();
}
