package io.sheaf.benchmarks.structures;

import io.sheaf.aggregator.spill.RunFile;
import java.io.ByteArrayOutputStream;

/** A sorted run that is kept in memory, so that what is measured is merging and not a disk. */
final class MemoryRun implements RunFile {

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private byte[] bytes;

    @Override
    public void write(byte[] from, int length) {
        written.write(from, 0, length);
        bytes = null;
    }

    @Override
    public int read(long position, byte[] into, int from, int length) {
        if (bytes == null) {
            bytes = written.toByteArray();
        }
        int count = (int) Math.min(length, bytes.length - position);
        if (count <= 0) {
            return -1;
        }
        System.arraycopy(bytes, (int) position, into, from, count);
        return count;
    }

    @Override
    public void close() {
        bytes = null;
        written.reset();
    }
}
