package io.sheaf.worker.task;

import io.sheaf.ResourceException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow at the end, in one array that is used again. Owned by the attempt's thread. */
final class Bytes {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;

    private byte[] array;
    private int size;

    Bytes() {
        this(64);
    }

    Bytes(int capacity) {
        array = new byte[capacity];
    }

    /** Valid from 0 to {@link #size()}, until the next call that adds. */
    byte[] array() {
        return array;
    }

    int size() {
        return size;
    }

    Bytes clear() {
        size = 0;
        return this;
    }

    void put(byte[] bytes, int from, int length) {
        ensure(length);
        System.arraycopy(bytes, from, array, size, length);
        size += length;
    }

    void putByte(int value) {
        ensure(1);
        array[size++] = (byte) value;
    }

    /** 8 bytes, little-endian. */
    void putLong(long value) {
        ensure(8);
        LONGS.set(array, size, value);
        size += 8;
    }

    /** 1 to 9 bytes for 0 and above: seven bits each, low ones first. */
    void putCount(long value) {
        ensure(10);
        long rest = value;
        while (rest >>> 7 != 0) {
            array[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[size++] = (byte) rest;
    }

    byte[] toArray() {
        return Arrays.copyOf(array, size);
    }

    private void ensure(int more) {
        if (more > array.length - size) {
            grow((long) size + more);
        }
    }

    private void grow(long needed) {
        if (needed > LARGEST_ARRAY) {
            throw new ResourceException("a value of more than 2 GiB cannot leave a task");
        }
        array = Arrays.copyOf(array, (int) Math.min(LARGEST_ARRAY, Math.max(needed, 2L * array.length)));
    }
}
