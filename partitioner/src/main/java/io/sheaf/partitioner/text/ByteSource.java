package io.sheaf.partitioner.text;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Bytes in order. Owned by the thread that reads. */
public interface ByteSource extends Closeable {
    /**
     * Reads at least one byte and at most {@code length}, which is at least 1.
     *
     * @return how many; -1 at the end
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /** The bytes of a stream, which is closed with the source. */
    static ByteSource of(InputStream in) {
        return new ByteSource() {
            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return in.read(buffer, offset, length);
            }

            @Override
            public void close() throws IOException {
                in.close();
            }
        };
    }

    @Override
    default void close() throws IOException {}
}
