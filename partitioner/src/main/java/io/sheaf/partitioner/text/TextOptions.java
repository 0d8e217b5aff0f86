package io.sheaf.partitioner.text;

import java.util.Objects;

/**
 * How text is read.
 *
 * @param maxLineBytes the longest line in bytes, its end not counted; 1 to 1 GiB
 * @param malformed what happens to bytes that are not UTF-8
 * @param bufferBytes size of the read buffer at the start, at least 1; it grows to hold the longest line
 */
public record TextOptions(int maxLineBytes, Malformed malformed, int bufferBytes) {
    /** What happens to bytes that are not UTF-8. */
    public enum Malformed {
        /** {@link InvalidUtf8Exception} with the place. */
        REFUSE,
        /** Each malformed sequence becomes one U+FFFD and is counted. */
        REPLACE
    }

    /** Lines up to 64 MiB, strict UTF-8, a buffer of 256 KiB. */
    public static final TextOptions DEFAULT = new TextOptions(64 << 20, Malformed.REFUSE, 256 << 10);

    private static final int LONGEST_LINE = 1 << 30;

    public TextOptions {
        Objects.requireNonNull(malformed, "malformed");
        if (maxLineBytes < 1 || maxLineBytes > LONGEST_LINE) {
            throw new IllegalArgumentException("the limit for a line is 1 to " + LONGEST_LINE + " bytes, not " + maxLineBytes);
        }
        if (bufferBytes < 1) {
            throw new IllegalArgumentException("a buffer has at least 1 byte, not " + bufferBytes);
        }
    }

    public TextOptions withMaxLineBytes(int bytes) {
        return new TextOptions(bytes, malformed, bufferBytes);
    }

    public TextOptions withMalformed(Malformed choice) {
        return new TextOptions(maxLineBytes, choice, bufferBytes);
    }

    public TextOptions withBufferBytes(int bytes) {
        return new TextOptions(maxLineBytes, malformed, bytes);
    }
}
