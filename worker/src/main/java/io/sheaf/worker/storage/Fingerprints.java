package io.sheaf.worker.storage;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Running 64-bit sums over byte strings in order: equal sequences give equal numbers, other ones almost never. */
final class Fingerprints {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long STEP = 0x9e3779b97f4a7c15L;

    private Fingerprints() {}

    /** The sum over what {@code sum} covered and one more byte string. */
    static long append(long sum, byte[] data, int from, int length) {
        long hash = mix(sum + STEP + length);
        int at = from;
        int end = from + length;
        for (; at + 8 <= end; at += 8) {
            hash = mix(hash ^ (long) LONGS.get(data, at)) + STEP;
        }
        long rest = 0;
        for (; at < end; at++) {
            rest = rest << 8 | data[at] & 0xff;
        }
        return mix(hash ^ rest);
    }

    /** The sum over the sums of several sequences, in order. */
    static long append(long sum, long other) {
        return mix(mix(sum + STEP) ^ other);
    }

    // The finaliser of MurmurHash3 (Austin Appleby, public domain).
    private static long mix(long value) {
        long x = value;
        x = (x ^ x >>> 33) * 0xff51afd7ed558ccdL;
        x = (x ^ x >>> 33) * 0xc4ceb9fe1a85ec53L;
        return x ^ x >>> 33;
    }
}
