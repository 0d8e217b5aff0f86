package io.sheaf.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The mark that some programs put before UTF-8. */
final class ByteOrderMark {

    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private ByteOrderMark() {}

    static byte[] bytes() {
        return MARK.clone();
    }

    static boolean begins(byte[] bytes) {
        return Arrays.mismatch(bytes, MARK) == MARK.length || Arrays.equals(bytes, MARK);
    }

    /** Passes over the mark, if the stream, which can go back, begins with it. */
    static void pass(InputStream bytes) throws IOException {
        bytes.mark(MARK.length);
        if (!Arrays.equals(bytes.readNBytes(MARK.length), MARK)) {
            bytes.reset();
        }
    }
}
