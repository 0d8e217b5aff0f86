package io.sheaf.aggregator.table;

import java.util.function.IntUnaryOperator;
import java.util.function.LongToIntFunction;

/**
 * The order in which keys leave a task: by partition, within it by the hash as an unsigned number, and among equal hashes
 * by their bytes, unsigned. It depends on the keys alone, not on when they came or on what was on disk meanwhile.
 */
public final class KeyOrder {

    private final int[] numbers;

    private KeyOrder(int[] numbers) {
        this.numbers = numbers;
    }

    /** @param partitionOfHash gives 0 to {@code partitions - 1} */
    public static KeyOrder of(KeyTable table, int partitions, LongToIntFunction partitionOfHash) {
        IntUnaryOperator partitionOf = number -> partitionOfHash.applyAsInt(table.hash(number));
        return of(table.size(), partitions, partitionOf, table.hashes(), table::compareKeys);
    }

    /**
     * The order of {@code size} things by partition, prefix and rest; equal ones stay in the order of their numbers.
     *
     * @param partitionOf a number, gives 0 to {@code partitions - 1}
     * @param prefixes of number n at index n, unsigned
     */
    public static KeyOrder of(int size, int partitions, IntUnaryOperator partitionOf, long[] prefixes, PrefixSort.Rest rest) {
        int[] starts = new int[partitions + 1];
        int[] numbers = byPartition(size, partitionOf, starts);
        for (int partition = 0; partition < partitions; partition++) {
            PrefixSort.sort(numbers, starts[partition], starts[partition + 1], prefixes, rest);
        }
        return new KeyOrder(numbers);
    }

    /** How many there are. */
    public int size() {
        return numbers.length;
    }

    /** The number of the {@code i}-th. */
    public int number(int i) {
        return numbers[i];
    }

    /** Fills in where each partition starts. */
    private static int[] byPartition(int size, IntUnaryOperator partitionOf, int[] starts) {
        for (int number = 0; number < size; number++) {
            starts[partitionOf.applyAsInt(number) + 1]++;
        }
        for (int i = 0; i < starts.length - 1; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = starts.clone();
        int[] numbers = new int[size];
        for (int number = 0; number < size; number++) {
            numbers[next[partitionOf.applyAsInt(number)]++] = number;
        }
        return numbers;
    }
}
