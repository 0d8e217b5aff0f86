package io.sheaf.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads what {@link ByteSink} wrote. Every read is checked against the end, and no length is believed before as many
 * bytes are there. Used by one thread.
 */
public final class ByteSource {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] data;
    private final int end;
    private int position;

    public ByteSource(byte[] data) {
        this(data, 0, data.length);
    }

    public ByteSource(byte[] data, int from, int length) {
        if (from < 0 || length < 0 || from > data.length - length) {
            throw new IllegalArgumentException("no bytes " + from + " + " + length + " in an array of " + data.length);
        }
        this.data = data;
        this.position = from;
        this.end = from + length;
    }

    public byte readByte() {
        need(1);
        return data[position++];
    }

    public int readInt() {
        need(4);
        int value = (int) INTS.get(data, position);
        position += 4;
        return value;
    }

    public long readLong() {
        need(8);
        long value = (long) LONGS.get(data, position);
        position += 8;
        return value;
    }

    public long readUnsigned() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte next = readByte();
            value |= (next & 0x7fL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new MalformedBytesException("a number is longer than 10 bytes at byte " + position);
    }

    public long readSigned() {
        long raw = readUnsigned();
        return raw >>> 1 ^ -(raw & 1);
    }

    /** A count of things that take at least {@code bytesEach} bytes, checked against the bytes that are left. */
    public int readCount(int bytesEach) {
        long count = readUnsigned();
        if (count < 0 || count > remaining() / Math.max(1, bytesEach)) {
            throw new MalformedBytesException("a count of " + Long.toUnsignedString(count) + " does not fit the " + remaining() + " bytes left");
        }
        return (int) count;
    }

    public byte[] readBytes(int length) {
        need(length);
        byte[] bytes = java.util.Arrays.copyOfRange(data, position, position + length);
        position += length;
        return bytes;
    }

    public String readString() {
        long head = readUnsigned();
        long units = head >>> 1;
        boolean latin1 = (head & 1) == 0;
        if (units > remaining() || !latin1 && units > remaining() / 2) {
            throw new MalformedBytesException("a string of " + units + " characters does not fit the " + remaining() + " bytes left");
        }
        int length = (int) units;
        if (latin1) {
            String text = new String(data, position, length, StandardCharsets.ISO_8859_1);
            position += length;
            return text;
        }
        char[] chars = new char[length];
        for (int i = 0; i < length; i++, position += 2) {
            chars[i] = (char) (data[position] & 0xff | (data[position + 1] & 0xff) << 8);
        }
        return new String(chars);
    }

    public void skip(int length) {
        need(length);
        position += length;
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    /** The array read from. */
    public byte[] data() {
        return data;
    }

    private void need(int length) {
        if (length < 0 || length > end - position) {
            throw new MalformedBytesException(length + " bytes wanted at byte " + position + ", but only " + (end - position) + " are left");
        }
    }
}
