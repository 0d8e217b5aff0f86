package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Jobs whose right answers follow from their size. Each takes a second or two on three slots. */
public enum Workloads implements Workload {

    /** Counts words by a shuffle (O2). */
    WORD_COUNT {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            Map<String, Long> expected = new TreeMap<>();
            LongStream.range(0, RECORDS).forEach(x -> expected.merge(word(x, seed), 1L, Long::sum));
            Map<String, Long> got = cluster.range(0, RECORDS).with(options)
                    .mapToObj(x -> Slow.down(word(x, seed), MILLIS)).keyBy(word -> word).mapValues(word -> 1L)
                    .reduceByKey(Long::sum).mapValues(count -> Slow.down(count, MILLIS)).toMap();
            return difference(expected, new TreeMap<>(got));
        }
    },

    /** Sorts, and counts the places (O3). */
    SORT {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            List<Pair<Long, Long>> expected = LongStream.range(0, RECORDS).mapToObj(x -> Pair.of(x, x)).toList();
            List<Pair<Long, Long>> got = cluster.range(0, RECORDS).with(options)
                    .mapToObj(x -> Slow.down(scrambled(x, seed), MILLIS)).sorted().zipWithIndex().toList();
            return difference(expected, got);
        }
    },

    /** Joins two sides of which each has a key several times (O4). */
    JOIN {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            int keys = 20 + seed % 30;
            Map<Long, Long> expected = new TreeMap<>();
            LongStream.range(0, RECORDS).forEach(x -> LongStream.range(0, RIGHT).filter(y -> y % keys == x % keys)
                    .forEach(y -> expected.merge(x % keys, x * y, Long::sum)));
            KeyedDataset<Long, Long> left = cluster.range(0, RECORDS).with(options).mapToObj(x -> Slow.down(x, MILLIS)).keyBy(x -> x % keys);
            KeyedDataset<Long, Long> right = cluster.range(0, RIGHT).with(options).mapToObj(y -> Slow.down(y, MILLIS)).keyBy(y -> y % keys);
            Map<Long, Long> got = left.join(right, 5).mapValues(pair -> pair.first() * pair.second()).reduceByKey(Long::sum).toMap();
            return difference(expected, new TreeMap<>(got));
        }
    },

    /** Groups, and looks at the order in each group. */
    GROUP_BY {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            int keys = 5 + seed % 40;
            Map<Long, List<Long>> expected = new TreeMap<>();
            LongStream.range(0, RECORDS).forEach(x -> expected.computeIfAbsent(x % keys, key -> new ArrayList<>()).add(x));
            Map<Long, List<Long>> got = cluster.range(0, RECORDS).with(options)
                    .mapToObj(x -> Slow.down(x, MILLIS)).keyBy(x -> x % keys).groupByKey().mapValues(list -> Slow.down(list, MILLIS)).toMap();
            return difference(expected, new TreeMap<>(got));
        }
    },

    /** Two shuffles, one behind the other, and a long way back through them. */
    TWO_SHUFFLES {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            long shift = seed % 100;
            List<Long> expected = LongStream.range(0, RECORDS).map(x -> x + shift).boxed().toList();
            List<Long> got = cluster.range(0, RECORDS).with(options).mapToObj(x -> Slow.down(x + shift, MILLIS)).repartition(6)
                    .map(x -> Slow.down(x, MILLIS)).sorted(5).toList();
            return difference(expected, got);
        }
    },

    /** A function over items. */
    POOL_MAP {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            List<Integer> items = IntStream.range(0, ITEMS).boxed().toList();
            List<String> expected = items.stream().map(x -> word(x, seed)).toList();
            return difference(expected, cluster.pool().with(options).map(items, x -> Slow.down(word(x, seed), 10 * MILLIS)));
        }
    },

    /** Keys that are others each time: none of the records may be lost or be there twice (O5). */
    RANDOM_KEYS {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            List<Long> expected = LongStream.range(0, RECORDS).boxed().toList();
            List<Long> got = cluster.range(0, RECORDS).with(options)
                    .mapToObj(x -> Slow.down(x, MILLIS)).keyBy(x -> Math.random()).groupByKey()
                    .flatMapValues(list -> Slow.down(list, MILLIS)).values().toList();
            return difference(expected, got.stream().sorted().toList());
        }
    },

    /** Writes files: all records, in order, in the files of the manifest and in no other (O6). */
    WRITE {
        @Override
        public String wrong(Cluster cluster, JobOptions options, int seed) {
            List<String> expected = LongStream.range(0, RECORDS).mapToObj(x -> word(x, seed)).toList();
            try (WrittenLines written = WrittenLines.somewhere()) {
                cluster.range(0, RECORDS).with(options).mapToObj(x -> Slow.down(word(x, seed), MILLIS)).writeText(written.directory());
                return written.wrongInTheEnd(expected);
            }
        }
    };

    private static final int RECORDS = 400;
    private static final int RIGHT = 100;
    private static final int ITEMS = 60;
    private static final int MILLIS = 2;

    /** As people read it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String word(long x, int seed) {
        return "word-" + (x * 7_919 + seed) % 61;
    }

    /** Each number below {@link #RECORDS} for one of them: 7 and 400 have no common divisor. */
    private static long scrambled(long x, int seed) {
        return (x * 7 + seed) % RECORDS;
    }

    /** Empty if there is none. */
    static String difference(Object expected, Object got) {
        return expected.equals(got) ? "" : "expected " + expected + "\nbut got  " + got;
    }
}
