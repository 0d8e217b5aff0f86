package io.sheaf.codec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * A 64-bit hash of bytes in which every output bit depends on every input bit; the same on every JVM and in every
 * release. After the folded 128-bit multiplication of wyhash (Wang Yi, 2019) with the finaliser of MurmurHash3.
 */
public final class KeyHash {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long P0 = 0xa0761d6478bd642fL;
    private static final long P1 = 0xe7037ed1a0b428dbL;
    private static final long P2 = 0x8ebc6af09c88c6e3L;

    private KeyHash() {}

    public static long hash(byte[] data, int from, int length) {
        long state = P0 ^ length * P2;
        int at = from;
        int end = from + length;
        for (; end - at >= 16; at += 16) {
            state = fold((long) LONGS.get(data, at) ^ P1, (long) LONGS.get(data, at + 8) ^ state);
        }
        long a = 0;
        long b = 0;
        int rest = end - at;
        if (rest >= 8) {
            a = (long) LONGS.get(data, at);
            b = (long) LONGS.get(data, end - 8);
        } else if (rest >= 4) {
            a = (int) INTS.get(data, at) & 0xffffffffL;
            b = (int) INTS.get(data, end - 4) & 0xffffffffL;
        } else if (rest > 0) {
            a = (data[at] & 0xffL) << 16 | (data[at + (rest >> 1)] & 0xffL) << 8 | data[end - 1] & 0xffL;
        }
        return mix(fold(a ^ P1, b ^ state) ^ P2 * length);
    }

    /** As {@link #hash(byte[], int, int)} of the bytes of a {@link ShortKey}, without looking at memory. */
    static long ofShort(long shortKey, int length) {
        long state = P0 ^ length * P2;
        long a = 0;
        long b = 0;
        if (length >= 4) {
            a = shortKey & 0xffffffffL;
            b = shortKey >>> 8 * (length - 4) & 0xffffffffL;
        } else if (length > 0) {
            a = (shortKey & 0xff) << 16 | (shortKey >>> 8 * (length >> 1) & 0xff) << 8 | shortKey >>> 8 * (length - 1) & 0xff;
        }
        return mix(fold(a ^ P1, b ^ state) ^ P2 * length);
    }

    /** Mixes a number so that each bit of the result depends on each of its bits. */
    public static long mix(long value) {
        long x = value;
        x = (x ^ x >>> 33) * 0xff51afd7ed558ccdL;
        x = (x ^ x >>> 33) * 0xc4ceb9fe1a85ec53L;
        return x ^ x >>> 33;
    }

    /** A mixed number as one from 0 to below 1, each of them equally likely. */
    public static double toUnit(long mixed) {
        return (mixed >>> 11) * 0x1.0p-53;
    }

    // Low and high half of the unsigned 128-bit product; Math.multiplyHigh is signed on Java 17, hence the two corrections.
    private static long fold(long x, long y) {
        long high = Math.multiplyHigh(x, y) + (x >> 63 & y) + (y >> 63 & x);
        return high ^ x * y;
    }
}
