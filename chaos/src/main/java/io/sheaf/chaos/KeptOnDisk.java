package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.JobOptions;
import io.sheaf.StorageLevel;
import java.util.List;
import java.util.stream.LongStream;

/** A dataset that workers keep in files, and two jobs that read it. */
final class KeptOnDisk implements Workload {

    private static final int RECORDS = 200;
    private static final int MILLIS = 2;

    @Override
    public String wrong(Cluster cluster, JobOptions options, int seed) {
        List<Long> expected = LongStream.range(0, RECORDS).map(x -> x * x + seed).boxed().toList();
        Dataset<Long> kept = cluster.range(0, RECORDS).with(options).mapToObj(x -> Slow.down(x * x + seed, MILLIS)).persist(StorageLevel.DISK);
        try {
            String wrong = Workloads.difference(expected, kept.toList());
            return wrong.isEmpty() ? Workloads.difference(expected, kept.map(x -> x + 1).map(x -> x - 1).toList()) : wrong;
        } finally {
            kept.unpersist();
        }
    }

    @Override
    public String toString() {
        return "kept on disk";
    }
}
