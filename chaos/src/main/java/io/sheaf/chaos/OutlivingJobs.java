package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.ClusterUnreachableException;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.SheafException;
import io.sheaf.WrittenFiles;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/**
 * A job with a key and a detached one, side by side. Both outlive their scheduler: none may fail for that reason, but for results that its client
 * cannot get any more, as the scheduler had handed them out (decision 18). What a job has written is then there all the same.
 */
final class OutlivingJobs implements Workload {

    private static final int RECORDS = 240;
    private static final int KEYS = 7;
    private static final int MILLIS = 2;

    private static final String SUCCEEDED_BEFORE = "the job had succeeded when its scheduler was started again";
    private static final String BEGUN_ANEW = "the scheduler was started again and runs the job anew";

    private final boolean looksAgain;

    /** @param looksAgain at what was written, when others have had the time to spoil it */
    OutlivingJobs(boolean looksAgain) {
        this.looksAgain = looksAgain;
    }

    @Override
    public String wrong(Cluster cluster, JobOptions options, int seed) {
        try (WrittenLines written = WrittenLines.somewhere()) {
            Job<WrittenFiles> detached = cluster.range(0, RECORDS).with(options.withIdempotencyKey("").withDetached(true))
                    .mapToObj(x -> Slow.down(line(x, seed), MILLIS)).submitWriteText(written.directory());
            String wrong = keyed(cluster, options);
            return wrong.isEmpty() ? detached(detached, written, seed) : wrong;
        }
    }

    private String detached(Job<WrittenFiles> job, WrittenLines written, int seed) {
        try {
            job.join();
        } catch (SheafException e) {
            if (!said(e, SUCCEEDED_BEFORE) && !said(e, BEGUN_ANEW)) {
                return lost(e);
            }
        }
        List<String> expected = LongStream.range(0, RECORDS).mapToObj(x -> line(x, seed)).toList();
        return looksAgain ? written.wrongInTheEndOrLater(expected) : written.wrongInTheEnd(expected);
    }

    private static String keyed(Cluster cluster, JobOptions options) {
        Map<Long, Long> expected = new TreeMap<>();
        LongStream.range(0, RECORDS).forEach(x -> expected.merge(x % KEYS, x, Long::sum));
        try {
            return Workloads.difference(expected, new TreeMap<>(sums(cluster, options).join()));
        } catch (SheafException e) {
            if (said(e, BEGUN_ANEW)) {
                return keyed(cluster, options);
            }
            return said(e, SUCCEEDED_BEFORE) ? "" : lost(e);
        }
    }

    private static Job<Map<Long, Long>> sums(Cluster cluster, JobOptions options) {
        return cluster.range(0, RECORDS).with(options).mapToObj(x -> Slow.down(x, MILLIS)).keyBy(x -> x % KEYS)
                .reduceByKey(Long::sum).submitToMap();
    }

    private static boolean said(SheafException e, String what) {
        return e.getMessage().contains(what);
    }

    // A client gives up after ten seconds; its job goes on.
    private static String lost(SheafException e) {
        if (e instanceof ClusterUnreachableException) {
            throw e;
        }
        return "a job that outlives its scheduler failed: " + Judge.stack(e);
    }

    @Override
    public String toString() {
        return "outliving jobs";
    }

    private static String line(long x, int seed) {
        return "line " + (x * 31 + seed);
    }
}
