package io.sheaf.minicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.JobTimeoutException;
import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.StorageLevel;
import io.sheaf.plan.JobState;
import io.sheaf.TaskTimeoutException;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class MiniClusterTest {

    private static final long N = 400;

    /** Four partitions, whose tasks take so long in all that what happens to a worker meets some. */
    private static Job<Long> sum(Cluster cluster) {
        return cluster.range(0, N).map(MiniClusterTest::slowly).mapToObj(x -> x).keyBy(x -> x % 7).reduceByKey(Long::sum).values().mapToLong(x -> x).submitSum();
    }

    private static long slowly(long x) {
        try {
            Thread.sleep(2);
            return x;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void assertSum(Job<Long> job) {
        assertThat(job.join()).isEqualTo(N * (N - 1) / 2);
    }

    @Test
    void computesWhateverHappensToAWorkerAndLeavesNothingBehind() throws Exception {
        Set<String> threads = threads();
        Set<Path> files = files();
        List<Long> pids;
        int port;
        try (MiniCluster mini = MiniCluster.start(2); Cluster cluster = mini.open()) {
            port = Integer.parseInt(mini.address().split(":")[1]);
            pids = mini.pids();
            assertThat(pids).hasSize(3);
            assertSum(sum(cluster));

            Job<Long> killed = sum(cluster);
            mini.kill(0);
            assertSum(killed);
            mini.awaitWorkers();
            assertThat(mini.pids()).hasSize(3).isNotEqualTo(pids);

            mini.pause(1);
            assertSum(sum(cluster));
            mini.resume(1);
            mini.awaitWorkers();

            mini.partition(0);
            assertSum(sum(cluster));
            mini.heal(0);
            mini.awaitWorkers();
            pids = mini.pids();
        }
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
        // The client's threads end by themselves.
        await().untilAsserted(() -> assertThat(threads()).isSubsetOf(threads));
        assertThat(files()).isSubsetOf(files);
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }

    @Test
    void hoursPassAtOnceForLimitsOfJobsAndTasksAndNobodyIsLostByThat() throws Exception {
        try (MiniCluster mini = MiniCluster.builder().workers(2).slots(2).withVirtualTime().start(); Cluster cluster = mini.open()) {
            List<Long> pids = mini.pids();
            Job<Long> inTime = slowSum(cluster, JobOptions.DEFAULT);
            Job<Long> late = slowSum(cluster, JobOptions.DEFAULT.withJobTimeout(Duration.ofHours(2)));
            mini.skip(Duration.ofHours(1));
            assertThat(inTime.join()).isEqualTo(N * (N - 1) / 2);
            assertThat(late.join()).isEqualTo(N * (N - 1) / 2);

            Job<Long> tooLate = cluster.range(0, 4).with(JobOptions.DEFAULT.withJobTimeout(Duration.ofHours(2))).map(MiniClusterTest::sleepingOn).submitSum();
            await().until(() -> tooLate.status() == JobState.RUNNING);
            mini.skip(Duration.ofHours(3));
            assertThatThrownBy(tooLate::join).isInstanceOf(JobTimeoutException.class);

            Job<Long> stuck = cluster.range(0, 4).with(JobOptions.DEFAULT.withTaskTimeout(Duration.ofHours(2))).map(MiniClusterTest::sleepingOn).submitSum();
            // Its tasks have to be under way, which is not seen from here.
            await().until(() -> {
                mini.skip(Duration.ofHours(3));
                return stuck.status().isFinal();
            });
            assertThatThrownBy(stuck::join).isInstanceOf(TaskTimeoutException.class);

            assertSum(sum(cluster));
            assertThat(mini.pids()).isEqualTo(pids);
            assertThatThrownBy(() -> mini.skip(Duration.ofSeconds(-1))).isInstanceOf(RefusedException.class).hasMessageContaining("back");
        }
        try (MiniCluster mini = MiniCluster.start(1)) {
            assertThatThrownBy(() -> mini.skip(Duration.ofHours(1))).isInstanceOf(IllegalStateException.class).hasMessageContaining("virtual time");
        }
    }

    private static long sleepingOn(long x) {
        try {
            Thread.sleep(120_000);
            return x;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Job<Long> slowSum(Cluster cluster, JobOptions options) {
        return cluster.range(0, N).with(options).map(MiniClusterTest::slowly).submitSum();
    }

    @Test
    void aJobWithAKeyOutlivesItsScheduler() {
        try (MiniCluster mini = MiniCluster.start(2); Cluster cluster = mini.open()) {
            Job<Long> job = cluster.range(0, N).with(JobOptions.DEFAULT.withIdempotencyKey("once")).map(MiniClusterTest::slowly).submitSum();
            mini.restartScheduler();
            assertSum(job);
        }
    }

    @Test
    void closesWhatIsPausedAndKilled() {
        MiniCluster mini = MiniCluster.start(1);
        List<Long> pids = mini.pids();
        mini.pause(0);
        mini.killScheduler();
        mini.close();
        mini.close();
        assertThat(pids).noneMatch(pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @Test
    void aWorkerMayBeDeniedWhatItNeedsAndGetsItBack() {
        assumeThat(Limit.hindrance()).isEmpty();
        try (MiniCluster mini = MiniCluster.start(1); Cluster cluster = mini.open()) {
            List<Long> pids = mini.pids();
            // So that its code is there.
            assertThat(onDisk(cluster)).isEqualTo(N);
            mini.exhaust(0, Limit.FILE_BYTES);
            assertThatThrownBy(() -> onDisk(cluster)).isInstanceOf(ResourceException.class).hasMessageContaining("File too large");
            mini.heal(0);
            assertThat(onDisk(cluster)).isEqualTo(N);
            assertThat(mini.pids()).isEqualTo(pids);

            mini.exhaust(0, Limit.FILES);
            mini.exhaust(0, Limit.ADDRESS_SPACE);
            mini.heal();
            mini.awaitWorkers();
            assertSum(sum(cluster));
        }
    }

    private static long onDisk(Cluster cluster) {
        Dataset<Long> kept = cluster.range(0, N).mapToObj(x -> x).persist(StorageLevel.DISK);
        try {
            return kept.count();
        } finally {
            kept.unpersist();
        }
    }

    @Test
    void refusesAWorkerThatIsNotThere() {
        try (MiniCluster mini = MiniCluster.start(1)) {
            assertThatThrownBy(() -> mini.kill(1)).isInstanceOf(RefusedException.class).hasMessageContaining("there is no worker 1");
        }
        assertThatThrownBy(() -> MiniCluster.start(0)).isInstanceOf(RefusedException.class);
    }

    /** Of Sheaf. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
                .filter(name -> name.startsWith("sheaf-")).collect(Collectors.toSet());
    }

    private static Set<Path> files() throws IOException {
        try (Stream<Path> all = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return all.filter(file -> file.getFileName().toString().startsWith("sheaf-")).collect(Collectors.toSet());
        }
    }
}
