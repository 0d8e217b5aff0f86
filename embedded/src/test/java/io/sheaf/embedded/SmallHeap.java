package io.sheaf.embedded;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.LongDataset;
import io.sheaf.Order;
import java.util.List;
import java.util.stream.Collectors;

/** A program whose data outgrows its heap: prints what the operation named by its first argument gives. */
final class SmallHeap {

    /** A 32nd of the sizes that must run in 256 MiB. */
    static final long LONGS = 50_000_000 / 32;
    static final long VALUES = 20_000_000 / 32;
    static final int RECORD_BYTES = 100;
    static final long RECORDS = (4L << 30) / RECORD_BYTES / 32;

    private SmallHeap() {}

    public static void main(String[] arguments) throws Exception {
        try (Cluster cluster = Cluster.local()) {
            long result = switch (arguments[0]) {
                case "distinct" -> keys(cluster).boxed().distinct().count();
                case "reduceByKey" -> keys(cluster).boxed().keyBy(key -> key).reduceByKey(Long::sum, 1).count();
                case "groupByKey" -> cluster.range(0, VALUES).boxed().keyBy(value -> value % 100 == 0 ? value : 1L)
                        .groupByKey().mapValues(values -> values.stream().count()).values().reduce(Long::sum).orElseThrow();
                case "groupByOneKey" -> values(cluster).keyBy(value -> value.endsWith("99") ? value : "hot")
                        .groupByKey().mapValues(SmallHeap::counted).values().reduce(Long::sum).orElseThrow();
                case "collectByKey" -> values(cluster).keyBy(value -> "hot").<Long>collectByKey(() -> Collectors.counting()).toMap().get("hot");
                case "join" -> values(cluster).keyBy(value -> value).join(values(cluster).keyBy(value -> value), 2)
                        .filter(pair -> pair.second().first().equals(pair.second().second())).count();
                case "joinWithAHotKey" -> values(cluster).keyBy(value -> "hot").join(cluster.of("hot", "hot", "cold").keyBy(key -> key), 2).count();
                case "sorted" -> ordered(records(cluster).sorted(2));
                case "sortedByAComparator" -> ordered(records(cluster).sorted(Order.natural(), 2));
                case "sortedWithAHotKey" -> records(cluster).keyBy(value -> value.endsWith("99") ? value : "hot").sortByKey(2)
                        .values().count();
                case "secondarySort" -> ordered(records(cluster).keyBy(value -> value)
                        .repartitionAndSortWithinPartitions((value, partitions) -> 0, Order.natural(), 2).keys());
                case "zip" -> records(cluster).zip(records(cluster).zipWithIndex().keys(), 2)
                        .filter(pair -> pair.first().equals(pair.second())).count();
                case "coalesce" -> ordered(records(cluster).sorted(8).coalesce(2));
                default -> throw new IllegalArgumentException(arguments[0]);
            };
            System.out.println(result);
        }
    }

    private static long counted(List<String> values) {
        long count = 0;
        for (String value : values) {
            count += value.length() == RECORD_BYTES ? 1 : 0;
        }
        return count;
    }

    /** Of so many bytes each, all different, and out of order. */
    private static Dataset<String> records(Cluster cluster) {
        return texts(cluster, RECORDS);
    }

    /** The same, fewer. */
    private static Dataset<String> values(Cluster cluster) {
        return texts(cluster, VALUES);
    }

    private static Dataset<String> texts(Cluster cluster, long count) {
        return cluster.range(0, count).map(value -> value * 7_919 % count).mapToObj(value -> String.format("%0" + RECORD_BYTES + "d", value));
    }

    /** A run of records that were in order: how many, the first and the last. */
    private record Ordered(long count, String first, String last) {
        static final Ordered NONE = new Ordered(0, "", "");

        Ordered then(Ordered next) {
            if (count == 0 || next.count == 0) {
                return count == 0 ? next : this;
            }
            if (last.compareTo(next.first) > 0) {
                throw new IllegalStateException(next.first + " comes behind " + last);
            }
            return new Ordered(count + next.count, first, next.last);
        }
    }

    private static long ordered(Dataset<String> records) {
        return records.aggregate(Ordered.NONE, (all, record) -> all.then(new Ordered(1, record, record)), Ordered::then).count();
    }

    /** All different, and out of order. */
    private static LongDataset keys(Cluster cluster) {
        return cluster.range(0, LONGS).map(value -> value * 7_919 % LONGS);
    }
}
