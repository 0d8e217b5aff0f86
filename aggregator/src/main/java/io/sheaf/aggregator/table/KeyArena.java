package io.sheaf.aggregator.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Byte strings kept one after another; each has a position. A string never straddles two segments. Owned by one thread. */
final class KeyArena {

    private static final int FIRST_BYTES = 1 << 10;
    private static final int SEGMENT_BYTES = 1 << 20;

    private final List<byte[]> segments = new ArrayList<>();
    private byte[] last = new byte[FIRST_BYTES];
    private int used;
    private long bytes = FIRST_BYTES;

    KeyArena() {
        segments.add(last);
    }

    /** Keeps a copy. Returns its position. */
    long add(byte[] key, int from, int length) {
        if (length > last.length - used) {
            makeRoom(length);
        }
        System.arraycopy(key, from, last, used, length);
        long position = (long) (segments.size() - 1) << 32 | used;
        used += length;
        return position;
    }

    /** The segment that holds the string at this position. */
    byte[] segment(long position) {
        return segments.get((int) (position >>> 32));
    }

    /** Where in its segment the string at this position begins. */
    static int offset(long position) {
        return (int) position;
    }

    long heapBytes() {
        return bytes;
    }

    // The first segment grows, so that a small table stays small; later ones have one size.
    private void makeRoom(int length) {
        boolean growsFirst = segments.size() == 1 && (long) used + length <= SEGMENT_BYTES;
        if (growsFirst) {
            int grown = Math.max(used + length, Math.min(SEGMENT_BYTES, 4 * last.length));
            bytes += grown - last.length;
            last = Arrays.copyOf(last, grown);
            segments.set(0, last);
        } else {
            last = new byte[Math.max(length, SEGMENT_BYTES)];
            used = 0;
            bytes += last.length;
            segments.add(last);
        }
    }
}
