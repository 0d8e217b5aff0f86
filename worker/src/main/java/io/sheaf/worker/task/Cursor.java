package io.sheaf.worker.task;

import io.sheaf.InternalException;

/** A place in encoded records that moves forward. Owned by the attempt's thread. */
final class Cursor {

    private final byte[] array;
    private final int end;
    private int at;

    Cursor(byte[] array, int from, int length) {
        this.array = array;
        this.at = from;
        this.end = from + length;
    }

    byte[] array() {
        return array;
    }

    int at() {
        return at;
    }

    int left() {
        return end - at;
    }

    boolean atEnd() {
        return at == end;
    }

    /** Passes {@code length} bytes. Returns where they begin. */
    int skip(int length) {
        if (length < 0 || length > left()) {
            throw new InternalException("an encoded record ends too early: " + length + " of " + left() + " bytes");
        }
        int from = at;
        at += length;
        return from;
    }

    /** The inverse of {@link Bytes#putCount}. */
    long count() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int next = array[skip(1)];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
