package io.sheaf.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what {@link ByteSink} wrote. Every read is checked against the end, and no length is believed before as many
 * bytes are there: both are {@link MalformedBytesException}s. Used by one thread.
 *
 * <p>A source remembers the classes of the values read from it: for many small pieces, {@link #reset} one source instead
 * of making many.
 */
public final class ByteSource {

    private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] data;
    private int end;
    private int position;
    private Decoder decoder;

    public ByteSource(byte[] data) {
        this(data, 0, data.length);
    }

    public ByteSource(byte[] data, int from, int length) {
        reset(data, from, length);
    }

    /** Reads other bytes from now on. */
    public void reset(byte[] newData, int from, int length) {
        Objects.checkFromIndexSize(from, length, newData.length);
        data = newData;
        position = from;
        end = from + length;
    }

    public byte readByte() {
        if (position >= end) {
            throw tooShort(1);
        }
        return data[position++];
    }

    /** What {@link #readByte} will give, which must be there. */
    byte nextByte() {
        return data[position];
    }

    public short readShort() {
        need(2);
        short value = (short) SHORTS.get(data, position);
        position += 2;
        return value;
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

    public double readDouble() {
        return Double.longBitsToDouble(readLong());
    }

    public long readUnsigned() {
        byte first = readByte();
        return first >= 0 ? first : readLongerUnsigned(first & 0x7fL);
    }

    private long readLongerUnsigned(long lowest) {
        long value = lowest;
        for (int shift = 7; shift < 64; shift += 7) {
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

    /** What {@link ByteSink#writeSigned} wrote of an {@code int}. */
    public int readSignedInt() {
        long value = readSigned();
        if (value != (int) value) {
            throw new MalformedBytesException(value + " is no int, before byte " + position);
        }
        return (int) value;
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
        byte[] bytes = Arrays.copyOfRange(data, position, position + length);
        position += length;
        return bytes;
    }

    /** As many longs as the array holds, as {@link ByteSink#writeLong} wrote them. */
    public void readLongs(long[] longs) {
        byte[] bytes = data;
        int at = taken(longs.length, 8);
        for (int i = 0; i < longs.length; i++) {
            longs[i] = (long) LONGS.get(bytes, at + 8 * i);
        }
    }

    /** As many ints as the array holds. */
    void readInts(int[] ints) {
        byte[] bytes = data;
        int at = taken(ints.length, 4);
        for (int i = 0; i < ints.length; i++) {
            ints[i] = (int) INTS.get(bytes, at + 4 * i);
        }
    }

    /** As many doubles as the array holds. */
    void readDoubles(double[] doubles) {
        byte[] bytes = data;
        int at = taken(doubles.length, 8);
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = Double.longBitsToDouble((long) LONGS.get(bytes, at + 8 * i));
        }
    }

    /** Moves behind so many things. Returns where the first begins. */
    private int taken(int count, int bytesEach) {
        if (count > remaining() / bytesEach) {
            throw new MalformedBytesException(count + " numbers of " + bytesEach + " bytes do not fit the " + remaining() + " bytes left");
        }
        int at = position;
        position += count * bytesEach;
        return at;
    }

    public String readString() {
        long head = readUnsigned();
        long units = head >>> 1;
        boolean latin1 = (head & 1) == 0;
        if (units > (latin1 ? remaining() : remaining() / 2)) {
            throw new MalformedBytesException("a string of " + units + " characters does not fit the " + remaining() + " bytes left");
        }
        return latin1 ? readLatin1((int) units) : readUtf16((int) units);
    }

    /** Moves behind what {@link #readString} reads. */
    void skipString() {
        long head = readUnsigned();
        long units = head >>> 1;
        int bytesEach = (head & 1) == 0 ? 1 : 2;
        if (units > remaining() / bytesEach) {
            throw new MalformedBytesException("a string of " + units + " characters does not fit the " + remaining() + " bytes left");
        }
        position += bytesEach * (int) units;
    }

    String readLatin1(int length) {
        need(length);
        String text = new String(data, position, length, StandardCharsets.ISO_8859_1);
        position += length;
        return text;
    }

    // A charset decoder would replace lone surrogates.
    private String readUtf16(int length) {
        char[] chars = new char[length];
        for (int i = 0; i < length; i++, position += 2) {
            chars[i] = (char) (short) SHORTS.get(data, position);
        }
        return new String(chars);
    }

    public void skip(int length) {
        need(length);
        position += length;
    }

    /** Goes back to where it has been. */
    void rewind(int earlier) {
        position = Objects.checkIndex(earlier, position + 1);
    }

    public int position() {
        return position;
    }

    public int remaining() {
        return end - position;
    }

    /** The array read from, of whoever made this source, who may write other bytes to it later. */
    public byte[] data() {
        return data;
    }

    Decoder decoderWith(ClassLoader loader) {
        if (decoder == null || decoder.loader() != loader) {
            decoder = new Decoder(this, loader);
        }
        return decoder;
    }

    private void need(int length) {
        if (length < 0 || length > end - position) {
            throw tooShort(length);
        }
    }

    private MalformedBytesException tooShort(int length) {
        return new MalformedBytesException(length + " bytes wanted at byte " + position + ", but only " + (end - position) + " are left");
    }
}
