package io.sheaf.benchmarks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Records of 100 bytes, each made of its number alone, and what they are checked by. */
final class MemoryRecords {

    static final int BYTES = 100;

    private MemoryRecords() {}

    /** Another number for each, in no order: the finalizer of SplitMix64 (Steele, Lea, Flood, 2014), which is a bijection. */
    static long mix(long number) {
        long mixed = number + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ mixed >>> 30) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94D049BB133111EBL;
        return mixed ^ mixed >>> 31;
    }

    /** All different, and in no order of their bytes. */
    static byte[] of(long number) {
        ByteBuffer record = ByteBuffer.allocate(BYTES);
        long next = number;
        while (record.remaining() >= Long.BYTES) {
            next = mix(next);
            record.putLong(next);
        }
        return record.putInt((int) next).array();
    }

    /** A number for the content; to be added up, so that order does not matter. */
    static long checksum(byte[] record) {
        ByteBuffer bytes = ByteBuffer.wrap(record).order(ByteOrder.BIG_ENDIAN);
        long sum = record.length;
        while (bytes.remaining() >= Long.BYTES) {
            sum = mix(sum ^ bytes.getLong());
        }
        while (bytes.hasRemaining()) {
            sum = mix(sum ^ bytes.get());
        }
        return sum;
    }
}
