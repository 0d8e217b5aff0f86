package io.sheaf.partitioner.route;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Chooses the bounds of ranges so that each holds about the same number of records. */
public final class Bounds {
    /**
     * A key from a sample.
     *
     * @param key not to be changed any more
     * @param weight how many records it stands for, at least 1: a sample of 100 from a task of 5,000 has weights of 50
     */
    public record Sampled<K>(K key, long weight) {
        public Sampled {
            if (weight < 1) {
                throw new IllegalArgumentException("a sampled key stands for at least 1 record, not " + weight);
            }
        }
    }

    private Bounds() {}

    /** {@link #select(List, int, Comparator)} of encoded keys. */
    public static RangeRouting select(List<Sampled<byte[]>> sample, int partitions) {
        return new RangeRouting(select(sample, partitions, Arrays::compareUnsigned));
    }

    /**
     * Bounds for at most {@code partitions} ranges, strictly ascending. The result depends on the keys and weights only, not
     * on their order. A key that outweighs a range leaves fewer, because equal keys stay together; it starts a range, and
     * so does the key after it.
     *
     * @param sample may be empty, which gives a single range
     * @param partitions how many ranges are wanted, at least 1
     * @throws ArithmeticException if the weights add up to more than a long holds
     */
    public static <K> List<K> select(List<Sampled<K>> sample, int partitions, Comparator<? super K> order) {
        HashRouting.requirePartitions(partitions);
        List<Sampled<K>> sorted = new ArrayList<>(sample);
        sorted.sort(Comparator.comparing(Sampled::key, order));
        long total = 0;
        for (Sampled<K> key : sorted) {
            total = Math.addExact(total, key.weight());
        }
        return select(sorted, total, partitions, order);
    }

    /**
     * Starts a range at each distinct key that has the weight due to all ranges so far before it. Range {@code n} is
     * due at {@code n / partitions} of the total.
     */
    private static <K> List<K> select(List<Sampled<K>> sorted, long total, int partitions, Comparator<? super K> order) {
        List<K> bounds = new ArrayList<>();
        long before = 0;
        int next = 1;
        for (int i = 0; i < sorted.size(); i++) {
            K key = sorted.get(i).key();
            boolean distinct = i > 0 && order.compare(sorted.get(i - 1).key(), key) != 0;
            if (distinct && next < partitions && before >= due(next, total, partitions)) {
                bounds.add(key);
                while (next < partitions && due(next, total, partitions) <= before) {
                    next++;
                }
            }
            before += sorted.get(i).weight();
        }
        return bounds;
    }

    /** The least weight that is at least {@code total * range / partitions}, without overflow. */
    private static long due(int range, long total, int partitions) {
        long whole = total / partitions * range;
        long part = total % partitions * range;
        return whole + part / partitions + (part % partitions == 0 ? 0 : 1);
    }
}
