package io.sheaf.aggregator.table;

import java.util.Arrays;
import java.util.function.BinaryOperator;

/** One accumulator per key. Owned by one thread. */
public final class Combiner {

    private final KeyTable keys;
    private Object[] accumulators = new Object[8];

    public Combiner(KeyTable keys) {
        this.keys = keys;
    }

    public KeyTable keys() {
        return keys;
    }

    public Object accumulator(int number) {
        return accumulators[number];
    }

    /** Makes {@code value} the key's accumulator if it is the key's first, otherwise merges it in from the right. */
    @SuppressWarnings("unchecked")
    public void merge(byte[] key, int from, int length, long hash, Object value, BinaryOperator<?> merger) {
        int before = keys.size();
        int number = keys.number(key, from, length, hash);
        if (number == before) {
            put(number, value);
        } else {
            accumulators[number] = ((BinaryOperator<Object>) merger).apply(accumulators[number], value);
        }
    }

    /** The key's number; {@code number == keys().size() - 1} and its accumulator null if the key is new. */
    public int number(byte[] key, int from, int length, long hash) {
        int number = keys.number(key, from, length, hash);
        if (number >= accumulators.length) {
            accumulators = Arrays.copyOf(accumulators, number + (number >> 1) + 8);
        }
        return number;
    }

    public void put(int number, Object accumulator) {
        if (number >= accumulators.length) {
            accumulators = Arrays.copyOf(accumulators, number + (number >> 1) + 8);
        }
        accumulators[number] = accumulator;
    }
}
