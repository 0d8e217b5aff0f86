package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;

/** A shuffle of which each record is made on a thread of its own. */
final class ManyThreads implements Workload {

    private static final int RECORDS = 200;
    private static final int KEYS = 7;
    private static final int MILLIS = 2;

    @Override
    public String wrong(Cluster cluster, JobOptions options, int seed) {
        Map<Long, Long> expected = new TreeMap<>();
        LongStream.range(0, RECORDS).forEach(x -> expected.merge(x % KEYS, x + seed, Long::sum));
        Map<Long, Long> got = cluster.range(0, RECORDS).with(options).mapToObj(x -> onAnotherThread(x, seed))
                .keyBy(x -> (x - seed) % KEYS).reduceByKey(Long::sum).toMap();
        return Workloads.difference(expected, new TreeMap<>(got));
    }

    private static Long onAnotherThread(long x, int seed) {
        FutureTask<Long> making = new FutureTask<>(() -> Slow.down(x + seed, MILLIS));
        new Thread(making, "chaos-record").start();
        try {
            return making.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("the record was not made", e);
        }
    }

    @Override
    public String toString() {
        return "many threads";
    }
}
