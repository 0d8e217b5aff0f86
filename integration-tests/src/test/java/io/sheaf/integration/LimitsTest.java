package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.EnvironmentException;
import io.sheaf.StorageLevel;
import io.sheaf.minicluster.MiniCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes of workers that may not have more files than they have. */
@Timeout(180)
class LimitsTest {

    private static final long N = 200;
    private static final long SUM = N * (N - 1) / 2;

    private static MiniCluster mini;
    private static Cluster cluster;

    @BeforeAll
    static void start() throws Exception {
        assumeThat(limited(ProcessHandle.current().pid(), "--nofile")).as("there is prlimit, of util-linux").isTrue();
        mini = MiniCluster.start(2);
        cluster = mini.open();
        // Its code is there.
        assertThat(sum()).isEqualTo(SUM);
    }

    @AfterAll
    static void stop() {
        if (mini != null) {
            cluster.close();
            mini.close();
        }
    }

    /** Each task leaves a file, which is removed. */
    private static long sum() {
        Dataset<Long> kept = cluster.range(0, N).mapToObj(LimitsTest::slowly).persist(StorageLevel.DISK);
        try {
            return kept.keyBy(x -> x % 7).reduceByKey(Long::sum).values().mapToLong(x -> x).sum();
        } finally {
            kept.unpersist();
        }
    }

    private static long slowly(long x) {
        try {
            Thread.sleep(2);
            return x;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean limited(long pid, String option) throws InterruptedException {
        try {
            Process prlimit = new ProcessBuilder("prlimit", "--pid", Long.toString(pid), option)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectErrorStream(true).start();
            return prlimit.waitFor(10, TimeUnit.SECONDS) && prlimit.exitValue() == 0;
        } catch (IOException isNotThere) {
            return false;
        }
    }

    private static void limitFiles(long pid, int files) throws InterruptedException {
        assertThat(limited(pid, "--nofile=" + files + ":")).isTrue();
    }

    private static int files(long pid) {
        return Path.of("/proc", Long.toString(pid), "fd").toFile().list().length;
    }

    private static List<Long> workers() {
        List<Long> pids = mini.pids();
        return pids.subList(1, pids.size());
    }

    @Test
    void othersDoTheWorkOfAWorkerWithoutFileDescriptorsAndIfThereIsNoneTheJobSaysWhatRanOut() throws InterruptedException {
        List<Long> workers = workers();
        limitFiles(workers.get(0), files(workers.get(0)));
        assertThat(sum()).isEqualTo(SUM);

        limitFiles(workers.get(1), files(workers.get(1)));
        assertThatThrownBy(LimitsTest::sum).isInstanceOf(EnvironmentException.class).hasMessageContaining("Too many open files");
        for (long worker : workers) {
            limitFiles(worker, 4096);
        }
        assertThat(sum()).isEqualTo(SUM);
        assertThat(workers()).isEqualTo(workers);
    }
}
