package io.sheaf.worker.storage;

import java.nio.file.Path;

/** Where the bytes of a finished block lie. {@code crc32c} is the checksum over exactly these bytes. */
public sealed interface StoredBlock {

    long length();

    int crc32c();

    record InHeap(byte[] data, int offset, int size, int crc32c) implements StoredBlock {
        @Override
        public long length() {
            return size;
        }
    }

    /** Part of a file that is never written again. */
    record InFile(Path file, long offset, long length, int crc32c) implements StoredBlock {}
}
