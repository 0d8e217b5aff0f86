package io.sheaf.partitioner.text;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds lines in a source of bytes. A line ends with {@code \n} or {@code \r\n} or with the source; any other
 * {@code \r} belongs to the line. After {@link #next} the line lies in {@link #buffer} from {@link #start} to
 * {@link #end}, until the next call. Owned by the thread that reads.
 */
final class LineScanner {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long NEWLINES = ONES * '\n';

    /** Room for the end of the line in the largest array that every JVM can make. */
    private static final int LONGEST_LINE = Integer.MAX_VALUE - 16;

    private final String file;
    private final ByteSource source;
    private final int maxLineBytes;
    private byte[] buffer;
    /** Offset in the source of {@code buffer[0]}. */
    private long bufferOffset;
    private int position;
    private int limit;
    private int start;
    private int end;
    /** All bytes of the line so far, or-ed in groups of eight; complete at least in the high bits. */
    private long bits;

    /** @param offset of the first byte of {@code source}, from which {@link #offset} and errors count */
    LineScanner(String file, ByteSource source, long offset, int maxLineBytes, int bufferBytes) {
        this.file = file;
        this.source = source;
        this.bufferOffset = offset;
        this.maxLineBytes = Math.min(maxLineBytes, LONGEST_LINE);
        this.buffer = new byte[bufferBytes];
    }

    byte[] buffer() {
        return buffer;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Whether the line holds no byte above 0x7f. */
    boolean isAscii() {
        return (bits & HIGH_BITS) == 0;
    }

    /** Offset in the source of the byte at which the next line starts. */
    long nextOffset() {
        return bufferOffset + position;
    }

    /** Offset in the source of {@code buffer()[index]}. */
    long offset(int index) {
        return bufferOffset + index;
    }

    /** Passes over the byte order mark of UTF-8; refuses that of UTF-16 and UTF-32. For the start of a file only. */
    void passByteOrderMark() throws IOException {
        while (limit < 4 && fill()) {
            // A source may deliver single bytes.
        }
        boolean utf32 = limit >= 4 && isAt(0, 0, 0) && isAt(2, 0xfe, 0xff);
        if (utf32 || limit >= 2 && (isAt(0, 0xff, 0xfe) || isAt(0, 0xfe, 0xff))) {
            throw new Utf16Exception(file);
        }
        if (limit >= 3 && isAt(0, 0xef, 0xbb) && buffer[2] == (byte) 0xbf) {
            position = 3;
        }
    }

    /** Passes over the rest of a line that is somebody else's, of any length; false if the source ends first. */
    boolean passLine() throws IOException {
        int newline = findNewline(position);
        while (newline < 0) {
            position = limit;
            if (!fill()) {
                return false;
            }
            newline = findNewline(position);
        }
        position = newline + 1;
        return true;
    }

    /** Goes to the next line; false if there is none. */
    boolean next() throws IOException {
        bits = 0;
        int newline = findNewline(position);
        while (newline < 0) {
            int searched = limit - position;
            if (searched > maxLineBytes + 1) {
                throw tooLong();
            }
            if (!fill()) {
                return lastLine();
            }
            newline = findNewline(position + searched);
        }
        int contentEnd = newline > position && buffer[newline - 1] == '\r' ? newline - 1 : newline;
        setLine(contentEnd, newline + 1);
        return true;
    }

    private boolean lastLine() {
        if (position == limit) {
            return false;
        }
        setLine(limit, limit);
        return true;
    }

    private void setLine(int contentEnd, int nextLine) {
        if (contentEnd - position > maxLineBytes) {
            throw tooLong();
        }
        start = position;
        end = contentEnd;
        position = nextLine;
    }

    /**
     * Index of the first newline from {@code from} on, or -1. Eight bytes at a time: a byte of {@code x} is zero where
     * there is a newline, and the lowest high bit of {@code hits} marks the first such byte (higher ones may be
     * wrong, by the borrow).
     */
    private int findNewline(int from) {
        byte[] bytes = buffer;
        int to = limit;
        long seen = 0;
        int i = from;
        for (; i <= to - Long.BYTES; i += Long.BYTES) {
            long word = (long) LONGS.get(bytes, i);
            long x = word ^ NEWLINES;
            long hits = (x - ONES) & ~x & HIGH_BITS;
            if (hits != 0) {
                bits |= seen | word & (Long.lowestOneBit(hits) - 1);
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
            seen |= word;
        }
        for (; i < to && bytes[i] != '\n'; i++) {
            seen |= bytes[i];
        }
        bits |= seen;
        return i < to ? i : -1;
    }

    /** Gets more bytes behind {@code limit}; may move the line to the front of the buffer. */
    private boolean fill() throws IOException {
        if (limit == buffer.length) {
            makeRoom();
        }
        int count = source.read(buffer, limit, buffer.length - limit);
        limit += Math.max(0, count);
        return count > 0;
    }

    /** A buffer more than half full of one line is doubled, so that long lines are not moved for a few bytes each. */
    private void makeRoom() {
        int kept = limit - position;
        long longest = maxLineBytes + 2L;
        boolean grow = kept > buffer.length / 2 && buffer.length < longest;
        byte[] target = grow ? new byte[(int) Math.min(2L * buffer.length, longest)] : buffer;
        System.arraycopy(buffer, position, target, 0, kept);
        buffer = target;
        bufferOffset += position;
        position = 0;
        limit = kept;
    }

    private boolean isAt(int index, int first, int second) {
        return buffer[index] == (byte) first && buffer[index + 1] == (byte) second;
    }

    private LineTooLongException tooLong() {
        return new LineTooLongException(file, nextOffset(), maxLineBytes);
    }
}
