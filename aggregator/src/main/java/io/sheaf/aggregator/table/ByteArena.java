package io.sheaf.aggregator.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Byte strings kept one after another; each has a position. A string never straddles two segments. Owned by one thread. */
public final class ByteArena {

    private static final int FIRST_BYTES = 1 << 10;
    // A collector that works by regions, of 1 MiB or more, gives an array of half a region or more whole regions of its own: one
    // of 1 MiB and its header would take two.
    private static final int SEGMENT_BYTES = 1 << 18;

    private final List<byte[]> segments = new ArrayList<>();
    private byte[] last = new byte[FIRST_BYTES];
    private int used;
    private long bytes = FIRST_BYTES;

    public ByteArena() {
        segments.add(last);
    }

    /** Keeps a copy. Returns its position. */
    public long add(byte[] string, int from, int length) {
        if (length > last.length - used) {
            makeRoom(length);
        }
        System.arraycopy(string, from, last, used, length);
        long position = (long) (segments.size() - 1) << 32 | used;
        used += length;
        return position;
    }

    /** The segment that holds the string at this position. */
    public byte[] segment(long position) {
        return segments.get((int) (position >>> 32));
    }

    /** Where in its segment the string at this position begins. */
    public static int offset(long position) {
        return (int) position;
    }

    public long heapBytes() {
        return bytes;
    }

    /** What this would take once it held another string of this length. */
    public long heapBytesWith(int length) {
        if (length <= last.length - used) {
            return bytes;
        }
        return growsFirst(length) ? bytes + grown(length) - last.length : bytes + Math.max(length, SEGMENT_BYTES);
    }

    // The first segment grows, so that a small table stays small; later ones have one size.
    private void makeRoom(int length) {
        if (growsFirst(length)) {
            int grown = grown(length);
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

    private boolean growsFirst(int length) {
        return segments.size() == 1 && (long) used + length <= SEGMENT_BYTES;
    }

    private int grown(int length) {
        return Math.max(used + length, Math.min(SEGMENT_BYTES, 4 * last.length));
    }
}
