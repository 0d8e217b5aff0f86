package io.sheaf.partitioner.text;

/** Bytes from an array, at most {@code step} of them per read, as a network or a pipe delivers them. */
final class MemorySource implements ByteSource {
    private final byte[] bytes;
    private final int step;
    private int position;

    MemorySource(byte[] bytes, int from, int step) {
        this.bytes = bytes;
        this.position = from;
        this.step = step;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        if (length < 1) {
            throw new AssertionError("a read of " + length + " bytes");
        }
        int count = Math.min(Math.min(length, step), bytes.length - position);
        if (count == 0) {
            return -1;
        }
        System.arraycopy(bytes, position, buffer, offset, count);
        position += count;
        return count;
    }
}
