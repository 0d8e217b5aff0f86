package io.sheaf.aggregator.table;

import java.util.Arrays;

/** One {@code long} per key, without a box. Owned by one thread. */
public final class CountTable {

    private final KeyTable keys;
    private long[] counts = new long[8];

    public CountTable(KeyTable keys) {
        this.keys = keys;
    }

    public KeyTable keys() {
        return keys;
    }

    public long count(int number) {
        return counts[number];
    }

    /** Adds to the key's count, which is 0 at first. Fails rather than wraps. */
    public void add(byte[] key, int from, int length, long hash, long amount) {
        int number = keys.number(key, from, length, hash);
        if (number >= counts.length) {
            counts = Arrays.copyOf(counts, number + (number >> 1) + 8);
        }
        counts[number] = Math.addExact(counts[number], amount);
    }
}
