package io.sheaf.partitioner.text;

import java.io.Closeable;
import java.io.IOException;

/** Bytes in order. Owned by the thread that reads. */
public interface ByteSource extends Closeable {
    /**
     * Reads at least one byte and at most {@code length}, which is at least 1.
     *
     * @return how many; -1 at the end
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    @Override
    default void close() throws IOException {}
}
