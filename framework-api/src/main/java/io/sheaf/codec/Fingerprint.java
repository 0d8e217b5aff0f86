package io.sheaf.codec;

/**
 * What two attempts' outputs are compared by: how many records and bytes, a sum of record hashes in which order does not
 * count, and one in which it does. Immutable.
 */
public record Fingerprint(long records, long bytes, long unorderedSum, long orderedSum) {

    public static final Fingerprint EMPTY = new Fingerprint(0, 0, 0, 0);

    /** This one's records followed by one more. */
    public Fingerprint plus(byte[] data, int from, int length) {
        long hash = KeyHash.hash(data, from, length);
        return new Fingerprint(records + 1, bytes + length, unorderedSum + hash, append(orderedSum, hash));
    }

    /** One number for readers that see the order of records, or for those that do not. */
    public long value(boolean ordered) {
        return KeyHash.mix((ordered ? orderedSum : unorderedSum) + KeyHash.mix(records * 0x9e3779b97f4a7c15L + bytes));
    }

    /** The ordered sum over what {@code sum} covers and one more hash. */
    public static long append(long sum, long hash) {
        return KeyHash.mix(sum * 0x9e3779b97f4a7c15L + hash);
    }
}
