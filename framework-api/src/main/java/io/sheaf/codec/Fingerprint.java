package io.sheaf.codec;

/**
 * What two attempts' outputs are compared by. Immutable. Fingerprints of consecutive pieces give that of the whole.
 *
 * @param records how many
 * @param bytes in all of them together
 * @param unorderedSum of record hashes, modulo 2^64, in which order does not count
 * @param orderedSum polynomial of record hashes modulo the prime 2^61 − 1, in which it does (Karp and Rabin, 1987): two
 *     different sequences of n records share it with a chance of about n / 2^61
 */
public record Fingerprint(long records, long bytes, long unorderedSum, long orderedSum) {

    public static final Fingerprint EMPTY = new Fingerprint(0, 0, 0, 0);

    private static final long PRIME = (1L << 61) - 1;

    // The first primitive root from the digits of e on, so that its powers repeat only after 2^61 − 2 records.
    private static final long BASE = 0x0b7e151628aed2acL;

    /** This one's records followed by one more. */
    public Fingerprint plus(byte[] data, int from, int length) {
        long hash = KeyHash.hash(data, from, length);
        return new Fingerprint(records + 1, bytes + length, unorderedSum + hash, append(orderedSum, hash));
    }

    /** This one's records followed by the next one's. */
    public Fingerprint followedBy(Fingerprint next) {
        long shifted = multiply(orderedSum, power(next.records));
        return new Fingerprint(records + next.records, bytes + next.bytes, unorderedSum + next.unorderedSum,
                reduce(shifted + next.orderedSum));
    }

    /** Whether the same records were written, in whatever order. */
    public boolean sameRecordsAs(Fingerprint other) {
        return records == other.records && bytes == other.bytes && unorderedSum == other.unorderedSum;
    }

    /** One number for readers that see the order of records, or for those that do not. */
    public long value(boolean ordered) {
        return KeyHash.mix((ordered ? orderedSum : unorderedSum) + KeyHash.mix(records * 0x9e3779b97f4a7c15L + bytes));
    }

    /** The ordered sum over what {@code sum} covers and one more hash. */
    public static long append(long sum, long hash) {
        return reduce(multiply(sum, BASE) + reduce(hash));
    }

    // An unsigned number modulo the prime: 2^61 is 1, so the upper bits count as they stand.
    private static long reduce(long value) {
        long sum = (value & PRIME) + (value >>> 61);
        return sum >= PRIME ? sum - PRIME : sum;
    }

    private static long multiply(long x, long y) {
        long a = reduce(x);
        long high = Math.multiplyHigh(a, y);
        long low = a * y;
        return reduce((low & PRIME) + (high << 3 | low >>> 61));
    }

    private static long power(long exponent) {
        long result = 1;
        long square = BASE;
        for (long rest = exponent; rest > 0; rest >>>= 1) {
            if ((rest & 1) != 0) {
                result = multiply(result, square);
            }
            square = multiply(square, square);
        }
        return result;
    }

    /** Adds records up without a new object for each. Used by one thread. */
    public static final class Builder {
        private long records;
        private long bytes;
        private long unorderedSum;
        private long orderedSum;

        /** One more record. */
        public Builder add(byte[] data, int from, int length) {
            return add(KeyHash.hash(data, from, length), length);
        }

        /** One more record, of which only the hash and the length are needed. */
        public Builder add(long hash, int length) {
            records++;
            bytes += length;
            unorderedSum += hash;
            orderedSum = append(orderedSum, hash);
            return this;
        }

        /** The records of this fingerprint behind those so far. */
        public Builder merge(Fingerprint next) {
            Fingerprint all = build().followedBy(next);
            records = all.records;
            bytes = all.bytes;
            unorderedSum = all.unorderedSum;
            orderedSum = all.orderedSum;
            return this;
        }

        public Fingerprint build() {
            return new Fingerprint(records, bytes, unorderedSum, orderedSum);
        }
    }
}
