package io.sheaf.compress;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bits of a bzip2 file from some byte on, the most significant of a byte first, and the marks of 48 bits in them with
 * which blocks begin and streams end. Places are counted in bits from the file's first. Owned by the thread that reads.
 */
final class BitBuffer {

    /** Begins a block. */
    static final long BLOCK = 0x314159265359L;
    /** Ends a stream. */
    static final long END = 0x177245385090L;
    static final int MARK_BITS = 48;

    private static final long MARK_MASK = (1L << MARK_BITS) - 1;
    private static final int READ_BYTES = 64 << 10;

    private final InputStream in;
    private byte[] bytes = new byte[2 * READ_BYTES];
    private int limit;
    /** Place of the first byte in the buffer, in bytes. */
    private long base;

    /** @param offset in bytes, of the first that {@code in} delivers */
    BitBuffer(InputStream in, long offset) {
        this.in = in;
        base = offset;
    }

    /** Up to 32 bits from a place on; -1 if the file ends before. */
    long bits(long place, int count) throws IOException {
        if (!has(place + count)) {
            return -1;
        }
        long value = 0;
        for (long bit = place; bit < place + count; bit++) {
            value = value << 1 | bytes[(int) ((bit >> 3) - base)] >> (7 - (bit & 7)) & 1;
        }
        return value;
    }

    /** Whether the file has so many bits. */
    boolean has(long bits) throws IOException {
        while (base + limit < bits + 7 >> 3) {
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /** The mark at a place, or 0 if there is none. */
    long markAt(long place) throws IOException {
        if (!has(place + MARK_BITS)) {
            return 0;
        }
        long mark = bits(place, 24) << 24 | bits(place + 24, 24);
        return mark == BLOCK || mark == END ? mark : 0;
    }

    /** The first place of a mark from a place on and before another; -1 if there is none. */
    long nextMark(long from, long before) throws IOException {
        long window = 0;
        // The window ends with a byte; a mark in it ends with one of this byte's bits.
        for (long at = from >> 3; at << 3 < before + MARK_BITS && has(at + 1 << 3); at++) {
            window = window << 8 | bytes[(int) (at - base)] & 0xff;
            long end = at + 1 << 3;
            if (end - from < MARK_BITS) {
                continue;
            }
            for (int shift = 7; shift >= 0; shift--) {
                long candidate = window >>> shift & MARK_MASK;
                long place = end - shift - MARK_BITS;
                if ((candidate == BLOCK || candidate == END) && place >= from) {
                    return place < before ? place : -1;
                }
            }
        }
        return -1;
    }

    /** Appends the bits between two places to a target that holds whole bytes only; fills up the last byte with zeros. */
    int copy(long from, long to, byte[] target, int targetAt) {
        int shift = (int) (from & 7);
        int at = (int) ((from >> 3) - base);
        int count = (int) (to - from + 7 >> 3);
        for (int i = 0; i < count; i++, at++) {
            int next = at + 1 < limit ? bytes[at + 1] & 0xff : 0;
            target[targetAt + i] = (byte) ((bytes[at] & 0xff) << shift | next >>> 8 - shift);
        }
        int spare = (int) (8L * count - (to - from));
        target[targetAt + count - 1] &= (byte) (0xff << spare);
        return targetAt + count;
    }

    /** Nothing before this place is asked for any more. */
    void forget(long place) {
        int drop = (int) ((place >> 3) - base);
        System.arraycopy(bytes, drop, bytes, 0, limit - drop);
        limit -= drop;
        base += drop;
    }

    private boolean fill() throws IOException {
        if (bytes.length - limit < READ_BYTES) {
            bytes = Arrays.copyOf(bytes, 2 * bytes.length);
        }
        int count = in.read(bytes, limit, READ_BYTES);
        limit += Math.max(0, count);
        return count > 0;
    }
}
