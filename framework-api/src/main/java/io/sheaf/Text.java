package io.sheaf;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ShortKey;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * A text as its bytes in UTF-8, for programs that look at all of a large text and keep little of it: what {@link #slice},
 * {@link #words} and {@link #split} give shares the bytes instead of copying them, and no byte becomes a character before
 * {@link #toString()}. All positions and lengths are in bytes. Two texts are equal if their bytes are; so they are keys.
 *
 * <pre>{@code
 * Map<Text, Long> counts = cluster.utf8Files("books").flatMap(Text::words).countByValue();
 * }</pre>
 *
 * <p>A slice keeps all bytes of what it was cut from in memory; who keeps few slices of much calls {@link #copy()}. What Sheaf
 * keeps of records and what it sends are the bytes of the slice alone. Immutable.
 */
public final class Text implements Comparable<Text>, Serializable {

    private static final long serialVersionUID = 1;

    /** The text without bytes. */
    public static final Text EMPTY = new Text(new byte[0], 0, 0);

    private static final int ASCII = 0x80;
    private static final int RADIX = 10;

    private final byte[] bytes;
    private final int from;
    private final int length;

    private Text(byte[] bytes, int from, int length) {
        this.bytes = bytes;
        this.from = from;
        this.length = length;
    }

    /** The text's bytes in UTF-8; half a surrogate pair becomes a question mark, as the JDK writes it. */
    public static Text of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Text(bytes, 0, bytes.length);
    }

    /** A copy of these bytes, which should be UTF-8. */
    public static Text copyOf(byte[] bytes, int from, int length) {
        checkRange(bytes, from, length);
        // Zeros behind it, for the sake of firstBytes().
        byte[] own = new byte[length + Long.BYTES - 1];
        System.arraycopy(bytes, from, own, 0, length);
        return new Text(own, 0, length);
    }

    /** These bytes themselves, which should be UTF-8 and must not be changed any more. */
    public static Text wrap(byte[] bytes, int from, int length) {
        checkRange(bytes, from, length);
        return new Text(bytes, from, length);
    }

    private static void checkRange(byte[] bytes, int from, int length) {
        if (from < 0 || length < 0 || length > bytes.length - from) {
            throw new IndexOutOfBoundsException(length + " bytes from " + from + " of an array of " + bytes.length);
        }
    }

    /** How many bytes it has. */
    public int length() {
        return length;
    }

    public boolean isEmpty() {
        return length == 0;
    }

    /** @throws IndexOutOfBoundsException unless the position is from 0 to before {@link #length()} */
    public byte byteAt(int position) {
        if (position < 0 || position >= length) {
            throw new IndexOutOfBoundsException("position " + position + " of a text of " + length + " bytes");
        }
        return bytes[from + position];
    }

    /**
     * The bytes between these positions, shared with this text. A cut within a character leaves parts of it on both sides.
     *
     * @throws IndexOutOfBoundsException unless {@code 0 <= start <= end <= length()}
     */
    public Text slice(int start, int end) {
        if (start < 0 || end < start || end > length) {
            throw new IndexOutOfBoundsException("positions " + start + " to " + end + " of a text of " + length + " bytes");
        }
        return new Text(bytes, from + start, end - start);
    }

    /** The same text with bytes of its own. */
    public Text copy() {
        return copyOf(bytes, from, length);
    }

    /** This text if it shares its bytes with no longer one, else a {@link #copy()}. */
    public Text compact() {
        return bytes.length - length < Long.BYTES ? this : copy();
    }

    /**
     * Where this character of ASCII first is at this position or behind it; -1 if it is nowhere.
     *
     * @throws IllegalArgumentException if the character is not one of ASCII
     */
    public int indexOf(char character, int start) {
        requireAscii(character);
        int found = find(character, from + Math.min(length, Math.max(0, start)));
        return found == from + length ? -1 : found - from;
    }

    public boolean startsWith(Text beginning) {
        return beginning.length <= length
                && Arrays.equals(bytes, from, from + beginning.length, beginning.bytes, beginning.from, beginning.from + beginning.length);
    }

    /**
     * What stands between white space, in order, none of it empty. White space are space, tab, line feed, vertical tab, form feed and carriage
     * return. May be gone through more than once.
     */
    public Iterable<Text> words() {
        return () -> new Words(this);
    }

    /**
     * What stands before, between and behind these characters, in order, also where it is empty: one more text than there are separators.
     * May be gone through more than once.
     *
     * @throws IllegalArgumentException if the separator is not a character of ASCII
     */
    public Iterable<Text> split(char separator) {
        requireAscii(separator);
        return () -> new Parts(this, separator);
    }

    private static void requireAscii(char character) {
        if (character >= ASCII) {
            throw new IllegalArgumentException("'" + character + "' is not a character of ASCII, whose characters are one byte each. Use toString(), and what String has for it.");
        }
    }

    /**
     * The number in decimal digits, with a sign or without.
     *
     * @throws NumberFormatException as {@link Long#parseLong(String)} does, but for digits outside ASCII, which it takes
     */
    public long parseLong() {
        int at = from;
        int end = from + length;
        boolean negative = length > 0 && bytes[at] == '-';
        if (negative || length > 0 && bytes[at] == '+') {
            at++;
        }
        if (at == end) {
            throw notANumber();
        }
        // Below zero there is one number more.
        long number = 0;
        for (; at < end; at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit >= RADIX || number < (Long.MIN_VALUE + digit) / RADIX) {
                throw notANumber();
            }
            number = number * RADIX - digit;
        }
        if (!negative && number == Long.MIN_VALUE) {
            throw notANumber();
        }
        return negative ? number : -number;
    }

    private NumberFormatException notANumber() {
        return new NumberFormatException("not a whole number from -2^63 to below 2^63: \"" + this + "\"");
    }

    /** The first eight bytes as a number, the first of them lowest, such as for tables of short texts; zeros for those that it does not have. */
    public long firstBytes() {
        return ShortKey.firstBytes(bytes, from, Math.min(length, Long.BYTES));
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return Arrays.copyOfRange(bytes, from, from + length);
    }

    /** Appends the bytes alone, as a {@link io.sheaf.codec.Codec} of a class with a text may want. */
    public void appendTo(ByteSink out) {
        out.writeBytes(bytes, from, length);
    }

    /** The position in the array of this byte, or of the text's end. */
    private int find(char character, int start) {
        int end = from + length;
        int at = Math.min(start, end);
        while (at < end && bytes[at] != character) {
            at++;
        }
        return at;
    }

    /** By bytes, unsigned, which is the order of code points; not that of strings, where they have characters beyond U+FFFF. */
    @Override
    public int compareTo(Text other) {
        return Arrays.compareUnsigned(bytes, from, from + length, other.bytes, other.from, other.from + other.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && length == text.length
                && Arrays.equals(bytes, from, from + length, text.bytes, text.from, text.from + length);
    }

    /** The same in every JVM. */
    @Override
    public int hashCode() {
        return (int) KeyHash.hash(bytes, from, length);
    }

    /** The characters; what is not UTF-8 becomes U+FFFD. */
    @Override
    public String toString() {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }

    private Object writeReplace() {
        return new Sent(toBytes());
    }

    /** What the JDK's serialisation sends instead: not all that the slice was cut from. */
    private record Sent(byte[] bytes) implements Serializable {
        private Object readResolve() {
            return new Text(bytes, 0, bytes.length);
        }
    }

    private static final class Words implements Iterator<Text> {
        private final byte[] bytes;
        private final int end;
        /** Of the next word, or the end. */
        private int next;

        Words(Text text) {
            bytes = text.bytes;
            end = text.from + text.length;
            next = pass(text.from);
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public Text next() {
            int begin = next;
            int at = begin;
            while (at < end && !isSpace(bytes[at])) {
                at++;
            }
            if (at == begin) {
                throw new NoSuchElementException("the text has no more words");
            }
            next = pass(at);
            return new Text(bytes, begin, at - begin);
        }

        private int pass(int start) {
            int at = start;
            while (at < end && isSpace(bytes[at])) {
                at++;
            }
            return at;
        }

        private static boolean isSpace(byte b) {
            return b == ' ' || b >= '\t' && b <= '\r';
        }
    }

    private static final class Parts implements Iterator<Text> {
        private final Text text;
        private final char separator;
        /** Of the next part in the array, or -1. */
        private int next;

        Parts(Text text, char separator) {
            this.text = text;
            this.separator = separator;
            next = text.from;
        }

        @Override
        public boolean hasNext() {
            return next >= 0;
        }

        @Override
        public Text next() {
            if (next < 0) {
                throw new NoSuchElementException("the text has no more parts");
            }
            int begin = next;
            int end = text.find(separator, begin);
            next = end == text.from + text.length ? -1 : end + 1;
            return new Text(text.bytes, begin, end - begin);
        }
    }
}
