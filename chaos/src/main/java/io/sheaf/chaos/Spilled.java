package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.util.Locale;

/** A sort of more than workers of an {@link EnclosedTrial} have memory for, so that blocks and sorted runs lie on their disks. */
final class Spilled implements Workload {

    private static final int RECORDS = 50_000;
    private static final int RECORD_BYTES = 1_000;
    private static final int PARTITIONS = 6;

    @Override
    public String wrong(Cluster cluster, JobOptions options, int seed) {
        long inPlace = cluster.range(0, RECORDS).with(options).mapToObj(x -> record(x, seed)).sorted(PARTITIONS).zipWithIndex()
                .filter(pair -> Long.parseLong(pair.first()) == pair.second()).count();
        return Workloads.difference((long) RECORDS, inPlace);
    }

    /** Each number below {@link #RECORDS} for one of them: 7 919 is a prime that does not divide it. */
    private static String record(long x, int seed) {
        return String.format(Locale.ROOT, "%0" + RECORD_BYTES + "d", (x * 7_919 + seed) % RECORDS);
    }

    @Override
    public String toString() {
        return "spilled";
    }
}
