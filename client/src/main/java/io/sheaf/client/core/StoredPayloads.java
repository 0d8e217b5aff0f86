package io.sheaf.client.core;

import java.io.IOException;

/** Payloads that a worker keeps, one after another in the order they were asked for. Owned by the thread that reads. */
public interface StoredPayloads extends AutoCloseable {

    /**
     * The next payload, checked. Not called more often than blocks were asked for.
     *
     * @throws IOException if it cannot be read there (any more); the next call tries the one after it
     */
    byte[] next() throws IOException;

    /** Stops the transfer of those not read. */
    @Override
    void close();
}
