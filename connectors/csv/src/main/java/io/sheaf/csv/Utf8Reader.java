package io.sheaf.csv;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 as characters, to the last that is well formed: only who asks for what follows it gets the error, which knows the line. Counts
 * lines as CSV does, also within quotes. Owned by the thread that reads.
 */
final class Utf8Reader extends Reader {

    private static final int BUFFER_BYTES = 8192;

    private final InputStream in;
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private boolean atEnd;
    private long lines = 1;
    private char last;

    /** Says at which line there are bytes that are no UTF-8. */
    static final class NoUtf8Exception extends IOException {
        private static final long serialVersionUID = 1;

        private final long line;

        private NoUtf8Exception(long line) {
            super("bytes that are no UTF-8 in line " + line);
            this.line = line;
        }

        /** From 1, counted from where the reader began. */
        long line() {
            return line;
        }
    }

    Utf8Reader(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(char[] chars, int from, int length) throws IOException {
        CharBuffer out = CharBuffer.wrap(chars, from, length).slice();
        while (out.position() == 0 && length > 0) {
            CoderResult result = decoder.decode(bytes, out, atEnd);
            if (out.position() == 0 && result.isError()) {
                throw new NoUtf8Exception(lines);
            }
            if (out.position() == 0 && atEnd) {
                return -1;
            }
            if (out.position() == 0) {
                fill();
            }
        }
        int read = out.position();
        count(chars, from, from + read);
        return read;
    }

    private void fill() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        atEnd = read < 0;
        bytes.position(bytes.position() + Math.max(0, read)).flip();
    }

    private void count(char[] chars, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = chars[i];
            if (c == '\r' || c == '\n' && last != '\r') {
                lines++;
            }
            last = c;
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
