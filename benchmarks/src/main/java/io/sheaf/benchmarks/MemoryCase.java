package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.ResultIterator;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** Jobs over more data than the memory of their workers holds. Each knows what must come out without the help of a cluster. */
enum MemoryCase {
    SORT("sort", (4L << 30) / MemoryRecords.BYTES, MemoryRecords.BYTES) {
        @Override
        MemoryResult run(Cluster cluster, long records, Duration rest) {
            return numbered(cluster, records)
                    .sorted((left, right) -> Arrays.compareUnsigned(left, right))
                    .aggregate(InOrder.NONE, (run, record) -> run.then(InOrder.of(record)), InOrder::then)
                    .result();
        }

        @Override
        MemoryResult expected(long records) {
            return allRecords(records);
        }
    },

    DISTINCT("distinct", 50_000_000, Long.BYTES) {
        @Override
        MemoryResult run(Cluster cluster, long records, Duration rest) {
            return cluster.range(0, records + records / 5)
                    .map(number -> MemoryRecords.mix(number % records))
                    .boxed()
                    .distinct()
                    .aggregate(MemoryResult.NONE, (sum, value) -> sum.with(MemoryRecords.mix(value)), MemoryResult::and);
        }

        @Override
        MemoryResult expected(long records) {
            MemoryResult sum = MemoryResult.NONE;
            for (long number = 0; number < records; number++) {
                sum = sum.with(MemoryRecords.mix(MemoryRecords.mix(number)));
            }
            return sum;
        }
    },

    GROUP_BY_KEY("group-by-key", 20_000_000, 2 * Long.BYTES) {
        @Override
        MemoryResult run(Cluster cluster, long records, Duration rest) {
            return cluster.range(0, records)
                    .boxed()
                    .keyBy(MemoryCase::hotKey)
                    .groupByKey()
                    .map(group -> {
                        MemoryResult sum = MemoryResult.NONE;
                        for (long value : group.second()) {
                            sum = sum.with(MemoryRecords.mix(value));
                        }
                        return Pair.of(group.first(), sum);
                    })
                    .aggregate(MemoryResult.NONE, (sum, group) -> sum.with(ofGroup(group.first(), group.second())), MemoryResult::and);
        }

        @Override
        MemoryResult expected(long records) {
            MemoryResult[] groups = new MemoryResult[OTHER_KEYS + 1];
            Arrays.fill(groups, MemoryResult.NONE);
            for (long value = 0; value < records; value++) {
                int key = (int) hotKey(value);
                groups[key] = groups[key].with(MemoryRecords.mix(value));
            }
            MemoryResult sum = MemoryResult.NONE;
            for (int key = 0; key <= OTHER_KEYS; key++) {
                sum = groups[key].records() > 0 ? sum.with(ofGroup(key, groups[key])) : sum;
            }
            return sum;
        }
    },

    JOIN("join", 8_000_000, 2 * (MemoryRecords.BYTES + Long.BYTES)) {
        @Override
        MemoryResult run(Cluster cluster, long records, Duration rest) {
            // Each key of the left side twice, half of them also at the right, half of those of the right side nowhere else.
            KeyedDataset<Long, byte[]> left = keyed(cluster.range(0, records).mapToObj(number -> Pair.of(number / 2, MemoryRecords.of(number))));
            KeyedDataset<Long, byte[]> right = keyed(cluster.range(records, 2 * records)
                    .mapToObj(number -> Pair.of(number - records + records / 4, MemoryRecords.of(number))));
            return left.join(right)
                    .aggregate(
                            MemoryResult.NONE,
                            (sum, found) -> sum.with(ofPair(found.first(), found.second().first(), found.second().second())),
                            MemoryResult::and);
        }

        @Override
        MemoryResult expected(long records) {
            MemoryResult sum = MemoryResult.NONE;
            for (long number = 0; number < records; number++) {
                long key = number / 2;
                long partner = key - records / 4;
                if (partner >= 0) {
                    sum = sum.with(ofPair(key, MemoryRecords.of(number), MemoryRecords.of(records + partner)));
                }
            }
            return sum;
        }
    },

    MAP_PARTITIONS("map-partitions", (4L << 30) / MemoryRecords.BYTES, MemoryRecords.BYTES) {
        @Override
        MemoryResult run(Cluster cluster, long records, Duration rest) {
            return numbered(cluster, records)
                    .coalesce(LONG_PARTITIONS)
                    .mapPartitions(all -> all)
                    .aggregate(MemoryResult.NONE, (sum, record) -> sum.with(MemoryRecords.checksum(record)), MemoryResult::and);
        }

        @Override
        MemoryResult expected(long records) {
            return allRecords(records);
        }
    },

    SLOW_COLLECT("slow-collect", (4L << 30) / MemoryRecords.BYTES, MemoryRecords.BYTES) {
        @Override
        MemoryResult run(Cluster cluster, long records, Duration rest) {
            MemoryResult sum = MemoryResult.NONE;
            try (ResultIterator<byte[]> all = numbered(cluster, records).coalesce(LONG_PARTITIONS).iterator()) {
                for (long number = 0; all.hasNext(); number++) {
                    byte[] record = all.next();
                    if (number % Math.max(1, records / RESTS) == 0) {
                        // The first takes as long as all others.
                        rest(rest.dividedBy(number == 0 ? 2 : 2L * RESTS));
                        if (!Arrays.equals(record, MemoryRecords.of(number))) {
                            throw new IllegalStateException("record " + number + " is another one");
                        }
                    }
                    sum = sum.with(MemoryRecords.checksum(record));
                }
            }
            return sum;
        }

        @Override
        MemoryResult expected(long records) {
            return allRecords(records);
        }
    };

    private static final int OTHER_KEYS = 1000;
    private static final int LONG_PARTITIONS = 2;
    private static final int RESTS = 16;

    private final String title;
    private final long fullRecords;
    private final int recordBytes;

    MemoryCase(String title, long fullRecords, int recordBytes) {
        this.title = title;
        this.fullRecords = fullRecords;
        this.recordBytes = recordBytes;
    }

    /**
     * Runs the job.
     *
     * @param rest how long a reader that is slow does nothing, in all
     */
    abstract MemoryResult run(Cluster cluster, long records, Duration rest);

    /** What {@link #run} must give, counted here. */
    abstract MemoryResult expected(long records);

    static Optional<MemoryCase> find(String title) {
        return Stream.of(values()).filter(wanted -> wanted.title.equals(title)).findFirst();
    }

    String title() {
        return title;
    }

    /** At this fraction of the full size. */
    long records(double scale) {
        return Math.max(1, Math.round(fullRecords * scale));
    }

    long bytes(long records) {
        return records * recordBytes;
    }

    /** The most disk that its blocks, its sorted runs and copies of them may take at once. */
    long diskBytes(long records) {
        return 3 * bytes(records);
    }

    private static Dataset<byte[]> numbered(Cluster cluster, long records) {
        return cluster.range(0, records).mapToObj(MemoryRecords::of);
    }

    private static KeyedDataset<Long, byte[]> keyed(Dataset<Pair<Long, byte[]>> pairs) {
        return pairs.mapToPair(pair -> pair);
    }

    private static MemoryResult allRecords(long records) {
        MemoryResult sum = MemoryResult.NONE;
        for (long number = 0; number < records; number++) {
            sum = sum.with(MemoryRecords.checksum(MemoryRecords.of(number)));
        }
        return sum;
    }

    /** Of a hundred values 99 have key 0. */
    private static long hotKey(long value) {
        return value % 100 == 0 ? 1 + value / 100 % OTHER_KEYS : 0;
    }

    private static long ofGroup(long key, MemoryResult group) {
        return MemoryRecords.mix(MemoryRecords.mix(key) + 31 * group.records() + group.checksum());
    }

    private static long ofPair(long key, byte[] left, byte[] right) {
        return MemoryRecords.mix(key + 3 * MemoryRecords.checksum(left) + 5 * MemoryRecords.checksum(right));
    }

    private static void rest(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while it rested", e);
        }
    }

    /** A run of records that were in order. */
    private record InOrder(MemoryResult result, byte[] first, byte[] last) {
        static final InOrder NONE = new InOrder(MemoryResult.NONE, new byte[0], new byte[0]);

        static InOrder of(byte[] record) {
            return new InOrder(MemoryResult.NONE.with(MemoryRecords.checksum(record)), record, record);
        }

        InOrder then(InOrder next) {
            if (result.records() == 0 || next.result.records() == 0) {
                return result.records() == 0 ? next : this;
            }
            if (Arrays.compareUnsigned(last, next.first) > 0) {
                throw new IllegalStateException("a record comes behind one that is greater, after " + result.records() + " in order");
            }
            return new InOrder(result.and(next.result), first, next.last);
        }
    }
}
