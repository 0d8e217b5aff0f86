package io.sheaf.codec;

import io.sheaf.ResourceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A byte array that grows while it is written. Fixed-width numbers are little-endian. Used by one thread.
 *
 * <p>Every method that writes throws {@link ResourceException} if the sink would hold more than {@link #MAX_BYTES}.
 */
public final class ByteSink {

    /** The most bytes one sink takes: 1 GiB. */
    public static final int MAX_BYTES = 1 << 30;

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] buffer;
    private int size;

    public ByteSink() {
        this(64);
    }

    /** @param capacity bytes expected; more can be written */
    public ByteSink(int capacity) {
        buffer = new byte[Math.max(16, capacity)];
    }

    public void writeByte(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
    }

    public void writeShort(int value) {
        ensure(2);
        SHORTS.set(buffer, size, (short) value);
        size += 2;
    }

    public void writeInt(int value) {
        ensure(4);
        INTS.set(buffer, size, value);
        size += 4;
    }

    public void writeLong(long value) {
        ensure(8);
        LONGS.set(buffer, size, value);
        size += 8;
    }

    /** The number's bits as they are, also those of a NaN. */
    public void writeDouble(double value) {
        writeLong(Double.doubleToRawLongBits(value));
    }

    /** An unsigned number in 1 to 10 bytes, small ones in few. */
    public void writeUnsigned(long value) {
        ensure(10);
        byte[] bytes = buffer;
        int at = size;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            bytes[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[at++] = (byte) rest;
        size = at;
    }

    /** A signed number in 1 to 10 bytes, those near 0 in few. */
    public void writeSigned(long value) {
        writeUnsigned(value << 1 ^ value >> 63);
    }

    /** These bytes alone; a reader has to know how many they are. */
    public void writeBytes(byte[] bytes, int from, int length) {
        ensure(length);
        System.arraycopy(bytes, from, buffer, size, length);
        size += length;
    }

    /** Begins something that will have its length in front of it. Returns what {@link #endMeasured} has to be told. */
    public int beginMeasured() {
        ensure(1);
        return size++;
    }

    /** Writes the length of what was written since then, as {@link #writeUnsigned} does, before it. */
    public void endMeasured(int begun) {
        int length = size - begun - 1;
        if (length > 0x7f) {
            makeRoom(begun, length);
        } else {
            buffer[begun] = (byte) length;
        }
    }

    private void makeRoom(int begun, int length) {
        int more = (31 - Integer.numberOfLeadingZeros(length)) / 7;
        ensure(more);
        System.arraycopy(buffer, begun + 1, buffer, begun + 1 + more, length);
        int end = size + more;
        size = begun;
        writeUnsigned(length);
        size = end;
    }

    /** These numbers alone; a reader has to know how many they are. */
    void writeLongs(long[] longs) {
        int at = room(longs.length, 8);
        byte[] bytes = buffer;
        for (int i = 0; i < longs.length; i++) {
            LONGS.set(bytes, at + 8 * i, longs[i]);
        }
    }

    /** These numbers alone; a reader has to know how many they are. */
    void writeInts(int[] ints) {
        int at = room(ints.length, 4);
        byte[] bytes = buffer;
        for (int i = 0; i < ints.length; i++) {
            INTS.set(bytes, at + 4 * i, ints[i]);
        }
    }

    /** The bits of these numbers as they are; a reader has to know how many they are. */
    void writeDoubles(double[] doubles) {
        int at = room(doubles.length, 8);
        byte[] bytes = buffer;
        for (int i = 0; i < doubles.length; i++) {
            LONGS.set(bytes, at + 8 * i, Double.doubleToRawLongBits(doubles[i]));
        }
    }

    /** Takes room for so many things. Returns where the first goes. */
    private int room(int count, int bytesEach) {
        ensure((int) Math.min(Integer.MAX_VALUE, (long) count * bytesEach));
        int at = size;
        size += count * bytesEach;
        return at;
    }

    /** Length and UTF-16 units of a string: one byte each if all are below 256, else two. Keeps lone surrogates. */
    public void writeString(String text) {
        int length = text.length();
        if (isLatin1(text)) {
            writeUnsigned((long) length << 1);
            writeLatin1(text);
        } else {
            writeUnsigned((long) length << 1 | 1);
            writeUtf16(text);
        }
    }

    /** The characters of a string that {@link #isLatin1}. */
    @SuppressWarnings("deprecation")
    void writeLatin1(String text) {
        int length = text.length();
        ensure(length);
        // The deprecated method drops the upper bytes, which are known to be 0, and is the fastest the JDK has.
        text.getBytes(0, length, buffer, size);
        size += length;
    }

    private void writeUtf16(String text) {
        int length = text.length();
        ensure((int) Math.min(Integer.MAX_VALUE, 2L * length));
        for (int i = 0; i < length; i++, size += 2) {
            SHORTS.set(buffer, size, (short) text.charAt(i));
        }
    }

    static boolean isLatin1(String text) {
        int all = 0;
        for (int i = 0; i < text.length(); i++) {
            all |= text.charAt(i);
        }
        return all <= 0xff;
    }

    public int size() {
        return size;
    }

    /** The array written to; only the first {@link #size()} bytes count, and only until the next write. */
    public byte[] buffer() {
        return buffer;
    }

    /** A copy of what was written. */
    public byte[] toArray() {
        return Arrays.copyOf(buffer, size);
    }

    /** Forgets all bytes and keeps the room for others. */
    public void reset() {
        size = 0;
    }

    /** Forgets all bytes from this place on; 0 forgets all. */
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException("cannot truncate " + size + " bytes to " + newSize);
        }
        size = newSize;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        long needed = (long) size + more;
        if (needed > MAX_BYTES) {
            throw new ResourceException("a value or block of more than " + MAX_BYTES + " bytes cannot be encoded as one piece; split it");
        }
        buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * buffer.length)));
    }
}
