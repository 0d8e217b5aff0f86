package io.sheaf.protocol.data;

import java.nio.file.Path;

/** Where the bytes of a block lie that is served to others. {@code crc32c} is the checksum over exactly these bytes. */
public sealed interface ServedBlock {

    long length();

    int crc32c();

    /** Part of an array that is never written again. */
    record InHeap(byte[] data, int offset, int size, int crc32c) implements ServedBlock {
        @Override
        public long length() {
            return size;
        }
    }

    /** Part of a file that is never written again. */
    record InFile(Path file, long offset, long length, int crc32c) implements ServedBlock {}
}
