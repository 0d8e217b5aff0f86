package io.sheaf.embedded;

import io.sheaf.Cluster;
import io.sheaf.LongDataset;

/** A program whose data outgrows its heap: prints what the operation named by its first argument gives. */
final class SmallHeap {

    /** A 32nd of the sizes that must run in 256 MiB. */
    static final long LONGS = 50_000_000 / 32;
    static final long VALUES = 20_000_000 / 32;

    private SmallHeap() {}

    public static void main(String[] arguments) throws Exception {
        try (Cluster cluster = Cluster.local()) {
            long result = switch (arguments[0]) {
                case "distinct" -> keys(cluster).boxed().distinct().count();
                case "reduceByKey" -> keys(cluster).boxed().keyBy(key -> key).reduceByKey(Long::sum, 1).count();
                case "groupByKey" -> cluster.range(0, VALUES).boxed().keyBy(value -> value % 100 == 0 ? value : 1L)
                        .groupByKey().mapValues(values -> (long) values.size()).values().reduce(Long::sum).orElseThrow();
                default -> throw new IllegalArgumentException(arguments[0]);
            };
            System.out.println(result);
        }
    }

    /** All different, and out of order. */
    private static LongDataset keys(Cluster cluster) {
        return cluster.range(0, LONGS).map(value -> value * 7_919 % LONGS);
    }
}
