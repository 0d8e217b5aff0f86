package io.sheaf.file;

import java.io.IOException;
import java.io.InputStream;
import java.util.function.LongSupplier;

/**
 * The lines that a piece of a text owns, as {@link FileSplit} defines it, out of a stream that begins with the piece and goes
 * on behind it. Closes the stream below. Owned by the thread that reads.
 */
final class OwnLines extends InputStream {

    private static final int BUFFER_BYTES = 64 << 10;

    private final InputStream in;
    private final LongSupplier ownBytes;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    /** Of the stream below up to the end of what is in the buffer. */
    private long read;
    private int at;
    private int limit;
    private boolean toPass;
    private boolean ended;

    /**
     * @param first whether the piece is the first of its file; another one does not own the line it begins in
     * @param ownBytes how many bytes of the stream are the piece's; looked at after each read
     */
    OwnLines(InputStream in, boolean first, LongSupplier ownBytes) {
        this.in = in;
        this.ownBytes = ownBytes;
        toPass = !first;
    }

    @Override
    public int read() throws IOException {
        return hasBytes() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!hasBytes()) {
            return -1;
        }
        int count = Math.min(length, limit - at);
        System.arraycopy(buffer, at, target, from, count);
        at += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private boolean hasBytes() throws IOException {
        while (toPass || at == limit) {
            if (at == limit && !fill()) {
                return false;
            }
            if (toPass) {
                int newline = newline(at);
                toPass = newline < 0;
                at = toPass ? limit : newline + 1;
            }
        }
        return true;
    }

    /** Ends with the last line that starts at or before the piece's end. */
    private boolean fill() throws IOException {
        int count = ended ? -1 : in.read(buffer, 0, buffer.length);
        if (count < 0) {
            return false;
        }
        long border = Math.max(0, ownBytes.getAsLong() - read);
        read += count;
        at = 0;
        limit = count;
        int newline = border < count ? newline((int) border) : -1;
        if (newline >= 0) {
            ended = true;
            limit = newline + 1;
        }
        return true;
    }

    private int newline(int from) {
        for (int i = from; i < limit; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        return -1;
    }
}
