package io.sheaf.aggregator.table;

import java.util.function.LongToIntFunction;

/** The keys of a table sorted by partition, and within it in the order they were first seen. */
public final class KeyOrder {

    private final int[] numbers;
    private final int[] starts;

    private KeyOrder(int[] numbers, int[] starts) {
        this.numbers = numbers;
        this.starts = starts;
    }

    /** @param partitionOfHash gives 0 to {@code partitions - 1} */
    public static KeyOrder byPartition(KeyTable table, int partitions, LongToIntFunction partitionOfHash) {
        int[] starts = new int[partitions + 1];
        for (int number = 0; number < table.size(); number++) {
            starts[partitionOfHash.applyAsInt(table.hash(number)) + 1]++;
        }
        for (int i = 0; i < partitions; i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = starts.clone();
        int[] numbers = new int[table.size()];
        for (int number = 0; number < table.size(); number++) {
            numbers[next[partitionOfHash.applyAsInt(table.hash(number))]++] = number;
        }
        return new KeyOrder(numbers, starts);
    }

    /** How many keys partition {@code partition} has. */
    public int size(int partition) {
        return starts[partition + 1] - starts[partition];
    }

    /** The number of the {@code i}-th key of a partition. */
    public int number(int partition, int i) {
        return numbers[starts[partition] + i];
    }
}
