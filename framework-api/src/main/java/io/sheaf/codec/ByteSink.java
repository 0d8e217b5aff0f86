package io.sheaf.codec;

import io.sheaf.ResourceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A byte array that grows while it is written. Fixed-width numbers are little-endian. Used by one thread. */
public final class ByteSink {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The most bytes one sink takes: 1 GiB. */
    public static final int MAX_BYTES = 1 << 30;

    private byte[] buffer;
    private int size;

    public ByteSink(int capacity) {
        buffer = new byte[Math.max(16, capacity)];
    }

    public void writeByte(int value) {
        ensure(1);
        buffer[size++] = (byte) value;
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

    /** An unsigned number in 1 to 10 bytes, small ones in few. */
    public void writeUnsigned(long value) {
        ensure(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            buffer[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[size++] = (byte) rest;
    }

    /** A signed number in 1 to 10 bytes, those near 0 in few. */
    public void writeSigned(long value) {
        writeUnsigned(value << 1 ^ value >> 63);
    }

    public void writeBytes(byte[] bytes, int from, int length) {
        ensure(length);
        System.arraycopy(bytes, from, buffer, size, length);
        size += length;
    }

    /** Length and UTF-16 units of a string: one byte each if all are below 256, else two. Keeps lone surrogates. */
    @SuppressWarnings("deprecation")
    public void writeString(String text) {
        int length = text.length();
        if (isLatin1(text)) {
            writeUnsigned((long) length << 1);
            ensure(length);
            // The deprecated method drops the upper bytes, which are known to be 0, and is the fastest the JDK has.
            text.getBytes(0, length, buffer, size);
            size += length;
            return;
        }
        writeUnsigned((long) length << 1 | 1);
        ensure((int) Math.min(Integer.MAX_VALUE, 2L * length));
        for (int i = 0; i < length; i++) {
            char unit = text.charAt(i);
            buffer[size++] = (byte) unit;
            buffer[size++] = (byte) (unit >>> 8);
        }
    }

    private static boolean isLatin1(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 0xff) {
                return false;
            }
        }
        return true;
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

    /** Forgets all bytes from this place on; 0 forgets all. */
    public void truncate(int newSize) {
        if (newSize < 0 || newSize > size) {
            throw new IllegalArgumentException("cannot truncate " + size + " bytes to " + newSize);
        }
        size = newSize;
    }

    private void ensure(int more) {
        if (buffer.length - size < more) {
            long needed = (long) size + more;
            if (needed > MAX_BYTES) {
                throw new ResourceException("a value or block of more than " + MAX_BYTES + " bytes cannot be encoded as one piece; split it");
            }
            buffer = Arrays.copyOf(buffer, (int) Math.min(MAX_BYTES, Math.max(needed, 2L * buffer.length)));
        }
    }
}
