package io.sheaf.codec;

import io.sheaf.Text;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The canonical form of a short key as a number: its bytes, the first of them lowest, and in the highest byte how many they are. Two short keys
 * are equal if these are. Stateless; safe for use by many threads.
 */
public final class ShortKey {

    /** The most bytes of a key that is short. */
    public static final int MAX_BYTES = 7;

    /** What is no short key. */
    public static final long NONE = 0;

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int COUNT_SHIFT = 56;
    private static final int MOST_OF_TEXT = MAX_BYTES - 2;
    private static final int MOST_OF_STRING = MAX_BYTES - 1;
    /** A zig-zag number below it has so few bytes that there is room for a tag. */
    private static final long NUMBERS = 1L << 7 * (MAX_BYTES - 1);

    private ShortKey() {}

    /** Of a key in its canonical form, whose length must be from 1 to {@link #MAX_BYTES}, which is not checked. */
    public static long of(byte[] key, int from, int length) {
        return firstBytes(key, from, length) | (long) length << COUNT_SHIFT;
    }

    /** Of a key itself, without encoding it; {@link #NONE} if it is not short, or not one of those that are known here: common numbers, texts, strings of Latin-1. */
    public static long of(Object key) {
        if (key == null) {
            return NONE;
        }
        Class<?> type = key.getClass();
        if (type == Text.class) {
            return ofText((Text) key);
        } else if (type == String.class) {
            return ofString((String) key);
        } else if (type == Integer.class) {
            return ofNumber(Tag.INT, (Integer) key);
        } else if (type == Long.class) {
            return ofNumber(Tag.LONG, (Long) key);
        }
        return NONE;
    }

    /** What {@link KeyHash} says of the bytes. */
    public static long hash(long shortKey) {
        return KeyHash.ofShort(shortKey, length(shortKey));
    }

    private static int length(long shortKey) {
        return (int) (shortKey >>> COUNT_SHIFT);
    }

    /** Appends the bytes. */
    public static void write(long shortKey, ByteSink out) {
        int end = out.size() + length(shortKey);
        out.writeLong(shortKey);
        out.truncate(end);
    }

    /** Appends how many bytes they are, as {@link ByteSink#writeUnsigned} does, and the bytes. */
    public static void writeMeasured(long shortKey, ByteSink out) {
        int end = out.size() + 1 + length(shortKey);
        out.writeLong(shortKey << Byte.SIZE | length(shortKey));
        out.truncate(end);
    }

    private static long ofText(Text text) {
        int length = text.length();
        return length > MOST_OF_TEXT ? NONE : text.firstBytes() << 16 | (long) length << 8 | Tag.TEXT | (length + 2L) << COUNT_SHIFT;
    }

    private static long ofString(String text) {
        int length = text.length();
        if (length > MOST_OF_STRING) {
            return NONE;
        }
        long word = Tag.SHORT_STRING + length | (length + 1L) << COUNT_SHIFT;
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            if (unit > 0xff) {
                return NONE;
            }
            word |= (long) unit << 8 * i + 8;
        }
        return word;
    }

    private static long ofNumber(int tag, long number) {
        long rest = number << 1 ^ number >> 63;
        if (rest < 0 || rest >= NUMBERS) {
            return NONE;
        }
        long word = tag;
        int at = 8;
        for (; rest > 0x7f; rest >>>= 7, at += 8) {
            word |= (rest & 0x7f | 0x80) << at;
        }
        return word | rest << at | at / 8 + 1L << COUNT_SHIFT;
    }

    /** So many bytes as a number, the first of them lowest; from 0 to 8, which is not checked. */
    public static long firstBytes(byte[] bytes, int from, int length) {
        if (bytes.length - from >= Long.BYTES) {
            long eight = (long) LONGS.get(bytes, from);
            return length == Long.BYTES ? eight : eight & (1L << Byte.SIZE * length) - 1;
        }
        long first = 0;
        for (int i = length - 1; i >= 0; i--) {
            first = first << Byte.SIZE | bytes[from + i] & 0xff;
        }
        return first;
    }
}
