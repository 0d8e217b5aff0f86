package io.sheaf.partitioner.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Well-formed UTF-8 as table 3-7 of the Unicode standard defines it. */
final class Utf8 {
    /** A text in which each of {@code count} malformed sequences has become U+FFFD. */
    record Replaced(String text, int count) {}

    private Utf8() {}

    /** Index of the first byte of the first malformed sequence in {@code [from, to)}; -1 if all is well-formed. */
    static int firstMalformed(byte[] bytes, int from, int to) {
        for (int i = from; i < to; ) {
            if (bytes[i] >= 0) {
                i++;
            } else {
                int length = sequenceLength(bytes, i, to);
                if (length == 0) {
                    return i;
                }
                i += length;
            }
        }
        return -1;
    }

    static Replaced replaceMalformed(byte[] bytes, int from, int to) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, to - from);
        CharBuffer out = CharBuffer.allocate(to - from);
        int count = 0;
        CoderResult result = decoder.decode(in, out, true);
        while (result.isError()) {
            out.put('\uFFFD');
            count++;
            in.position(in.position() + result.length());
            result = decoder.decode(in, out, true);
        }
        decoder.flush(out);
        return new Replaced(out.flip().toString(), count);
    }

    /** Bytes of the sequence of two or more bytes at {@code i}; 0 if it is malformed. */
    private static int sequenceLength(byte[] bytes, int i, int to) {
        int first = bytes[i] & 0xff;
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (length > to - i || !isSecond(first, bytes[i + 1] & 0xff)) {
            return 0;
        }
        for (int k = 2; k < length; k++) {
            if ((bytes[i + k] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    /** The second byte keeps out longer forms than needed (e0, f0), surrogates (ed), and code points above 10FFFF (f4). */
    private static boolean isSecond(int first, int second) {
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return low <= second && second <= high;
    }
}
