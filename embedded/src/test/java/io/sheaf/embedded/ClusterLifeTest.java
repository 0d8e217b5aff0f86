package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.ClusterExecutor;
import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.RefusedException;
import io.sheaf.ResultIterator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClusterLifeTest {

    @Test
    void jarsThatAreNoneAreRefusedByEveryEngine(@TempDir Path directory) throws IOException {
        Path missing = directory.resolve("missing.jar");
        assertThatThrownBy(() -> Cluster.builder().local().jar(missing)).isInstanceOf(RefusedException.class)
                .hasMessageContaining(missing.toString()).hasMessageContaining("does not exist").hasMessageContaining("ClusterLifeTest.java:");
        Path text = Files.writeString(directory.resolve("text.jar"), "no jar");
        assertThatThrownBy(() -> Cluster.builder().local().jar(text)).isInstanceOf(RefusedException.class)
                .hasMessageContaining(text.toString()).hasMessageContaining("is no jar").hasMessageContaining("ClusterLifeTest.java:");
        try (Cluster cluster = Cluster.builder().local(1).jar(directory).open()) {
            assertThat(cluster.range(0, 3).count()).isEqualTo(3);
        }
    }

    @Test
    void closingCancelsWhatRuns() throws Exception {
        String gate = Gate.fresh();
        Cluster cluster = Cluster.local(2);
        PoolResult<List<Integer>> running = cluster.pool().mapAsync(List.of(1), x -> {
            Gate.of(gate).pass();
            return x;
        });
        CompletableFuture<Throwable> waiting = new CompletableFuture<>();
        Thread waiter = new Thread(() -> {
            try {
                running.get();
            } catch (RuntimeException e) {
                waiting.complete(e);
            }
        });
        waiter.start();
        Gate.of(gate).awaitArrivals(1);
        cluster.close();
        cluster.close();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isInstanceOf(JobCancelledException.class);
        assertThatThrownBy(running::get).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void closingReturnsThoughATaskIgnoresEverything() {
        String gate = Gate.fresh();
        CountDownLatch started = new CountDownLatch(1);
        Stubborn.LATCH = started;
        Cluster cluster = Cluster.local(1);
        PoolResult<Integer> running = cluster.pool().applyAsync(() -> Stubborn.run(gate));
        assertThat(awaitQuietly(started)).isTrue();
        long start = System.nanoTime();
        cluster.close();
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
        assertThatThrownBy(running::get).isInstanceOf(JobCancelledException.class);
        Stubborn.stop = true;
    }

    /** A task that neither asks nor listens. */
    private static final class Stubborn {
        static volatile CountDownLatch LATCH;
        static volatile boolean stop;

        static int run(String gate) {
            LATCH.countDown();
            while (!stop) {
                Thread.onSpinWait();
            }
            return 0;
        }
    }

    private static boolean awaitQuietly(CountDownLatch latch) {
        try {
            return latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aClosedClusterSaysWhatToDo() {
        Cluster cluster = Cluster.local(1);
        Pool pool = cluster.pool();
        ClusterExecutor executor = cluster.executor();
        Dataset<Integer> dataset = cluster.of(1);
        cluster.close();
        for (org.assertj.core.api.ThrowableAssert.ThrowingCallable use : List.<org.assertj.core.api.ThrowableAssert.ThrowingCallable>of(
                cluster::pool,
                cluster::executor,
                cluster::info,
                () -> cluster.of(1),
                () -> cluster.range(0, 1),
                () -> cluster.textFiles("x"),
                dataset::count,
                () -> dataset.iterator(),
                () -> pool.map(List.of(1), x -> x),
                () -> pool.map(List.<Integer>of(), x -> x),
                () -> pool.imap(List.of(1), x -> x),
                () -> executor.submit(() -> 1))) {
            assertThatThrownBy(use).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed").hasMessageContaining("try");
        }
    }

    @Test
    void anUnreadIteratorEndsWithTheCluster() {
        Cluster cluster = Cluster.local(2);
        ResultIterator<Integer> results = cluster.pool().imap(() -> IntStream.range(0, 1_000_000).iterator(), x -> x);
        ResultIterator<Long> more = cluster.range(0, 1_000_000).boxed().iterator();
        assertThat(results.next()).isZero();
        assertThat(more.next()).isZero();
        cluster.close();
        assertThatThrownBy(() -> {
            while (results.hasNext()) {
                results.next();
            }
        }).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void allThreadsAreDaemonsAndEndWithTheCluster() {
        List<Thread> before = threads();
        try (Cluster cluster = Cluster.local(3)) {
            cluster.pool().mapAsync(List.of(1, 2, 3), x -> x, value -> {}, null).get();
            ResultIterator<Integer> results = cluster.pool().imap(List.of(1, 2), x -> x);
            results.forEachRemaining(x -> {});
            assertThat(newSince(before)).isNotEmpty().allMatch(Thread::isDaemon);
        }
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(newSince(before)).isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("sheaf")).toList();
    }

    private static List<Thread> newSince(List<Thread> before) {
        List<Thread> now = new ArrayList<>(threads());
        now.removeAll(before);
        return now;
    }

    @Test
    void manyClustersLiveSideBySide() {
        List<Cluster> clusters = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            clusters.add(Cluster.local(2));
        }
        List<Job<Long>> jobs = clusters.stream().map(cluster -> cluster.range(0, 100_000).submitSum()).toList();
        jobs.forEach(job -> assertThat(job.join()).isEqualTo(99_999L * 50_000));
        clusters.forEach(Cluster::close);
    }

    @Test
    void infoTellsWhatItIs() {
        try (Cluster cluster = Cluster.local(3)) {
            assertThat(cluster.info().engine()).isEqualTo("embedded");
            assertThat(cluster.info().slots()).isEqualTo(3);
            assertThat(cluster.info().workers()).isEqualTo(1);
            assertThat(cluster.info().address()).isEmpty();
            assertThat(cluster.info().version()).isNotEmpty();
        }
        try (Cluster cluster = Cluster.local()) {
            assertThat(cluster.info().slots()).isEqualTo(Runtime.getRuntime().availableProcessors());
        }
        assertThatThrownBy(() -> Cluster.local(0)).isInstanceOf(RefusedException.class).hasMessageContaining("0");
    }

    @Test
    void aTaskMayUseAClusterOfItsOwn() {
        try (Cluster cluster = Cluster.local(1)) {
            assertThat(cluster.<Integer>of(1, 2).map(x -> {
                try (Cluster inner = Cluster.local(1)) {
                    return inner.pool().map(List.of(x), y -> y * 10).get(0);
                }
            }).toList()).containsExactly(10, 20);
        }
    }
}
