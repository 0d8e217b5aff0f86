package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.JobOptions;
import io.sheaf.JobTimeoutException;
import io.sheaf.ResourceException;
import io.sheaf.SheafException;
import io.sheaf.TaskContext;
import io.sheaf.TaskFailedException;
import io.sheaf.TaskTimeoutException;
import io.sheaf.WrittenFiles;
import io.sheaf.plan.JobState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collector;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JobTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private Cluster cluster;
    private final String gate = Gate.fresh();

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        Gate.of(gate).open();
        cluster.close();
    }

    private Job<Long> blocked(JobOptions options) throws InterruptedException {
        String name = gate;
        Job<Long> job = cluster.of(1, 2, 3).map(x -> {
            if (x == 2) {
                Gate.of(name).pass();
            }
            return x;
        }).with(options).submitCount();
        Gate.of(gate).awaitArrivals(1);
        return job;
    }

    @Test
    void aJobTellsItsStateAndProgress() throws Exception {
        List<Integer> done = Collections.synchronizedList(new ArrayList<>());
        Job<Long> job = blocked(JobOptions.DEFAULT);
        job.onProgress(progress -> done.add(progress.tasksDone()));
        CompletableFuture<JobState> end = new CompletableFuture<>();
        job.onEnd(end::complete);
        await().atMost(LONG).until(() -> job.status() == JobState.RUNNING && job.progress().tasksDone() == 2);
        assertThat(job.progress().tasksTotal()).isEqualTo(3);
        assertThatThrownBy(() -> job.join(Duration.ofMillis(20))).isInstanceOf(TimeoutException.class);
        Gate.of(gate).open();
        assertThat(job.join()).isEqualTo(3);
        assertThat(job.join(LONG)).isEqualTo(3);
        assertThat(job.status()).isEqualTo(JobState.SUCCEEDED);
        assertThat(end.get(30, TimeUnit.SECONDS)).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.result().get(30, TimeUnit.SECONDS)).isEqualTo(3);
        CompletableFuture<JobState> late = new CompletableFuture<>();
        job.onEnd(late::complete);
        assertThat(late.get(30, TimeUnit.SECONDS)).isEqualTo(JobState.SUCCEEDED);
        assertThat(done).isSorted();
        job.cancel();
        assertThat(job.status()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whatDependsOnAResultMayWaitForAnother() throws Exception {
        CompletableFuture<Long> sums = cluster.range(0, 10).submitSum().result()
                .thenApply(sum -> sum + cluster.range(0, 10).submitSum().result().thenApply(other -> 2 * other).join());
        assertThat(sums.get(30, TimeUnit.SECONDS)).isEqualTo(135);
        CompletableFuture<Integer> tasks = cluster.executor().supplyAsync(() -> 1)
                .thenApply(one -> one + cluster.executor().supplyAsync(() -> 2).join());
        assertThat(tasks.get(30, TimeUnit.SECONDS)).isEqualTo(3);
    }

    @Test
    void aCallbackThatLastsHoldsUpNoResult() throws Exception {
        CountDownLatch over = new CountDownLatch(1);
        CountDownLatch under = new CountDownLatch(1);
        cluster.range(0, 10).submitSum().onEnd(state -> {
            under.countDown();
            awaitUninterruptibly(over);
        });
        under.await();
        assertThat(cluster.executor().supplyAsync(() -> 1).get(30, TimeUnit.SECONDS)).isEqualTo(1);
        over.countDown();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whoHasTheResultFindsTheFutureDone() {
        for (int i = 0; i < 200; i++) {
            Job<Long> job = cluster.range(0, 10).submitSum();
            CompletableFuture<Long> future = job.result();
            job.join();
            assertThat(future).isCompletedWithValue(45L);
        }
    }

    @Test
    void aCancelledJobEndsAsCancelled() throws Exception {
        Job<Long> job = blocked(JobOptions.DEFAULT);
        CompletableFuture<Long> future = job.result();
        job.cancel();
        assertThatThrownBy(job::join).isInstanceOf(JobCancelledException.class).satisfies(e -> assertNames(job, e));
        assertThat(job.status()).isEqualTo(JobState.CANCELLED);
        assertThatThrownBy(() -> future.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(JobCancelledException.class);
        assertThat(cluster.range(0, 10).sum()).isEqualTo(45);
    }

    @Test
    void interruptingTheWaitingThreadCancelsTheJob() throws Exception {
        Job<Long> job = blocked(JobOptions.DEFAULT);
        Thread.currentThread().interrupt();
        assertThatThrownBy(job::join).isInstanceOf(JobCancelledException.class).satisfies(e -> assertNames(job, e));
        assertThat(Thread.interrupted()).isTrue();
        await().atMost(LONG).until(() -> job.status() == JobState.CANCELLED);
    }

    @Test
    void aJobOverItsTimeLimitEnds() throws Exception {
        Job<Long> job = blocked(JobOptions.DEFAULT.withJobTimeout(Duration.ofMillis(300)));
        assertThatThrownBy(job::join).isInstanceOf(JobTimeoutException.class).satisfies(e -> assertNames(job, e));
        assertThat(job.status()).isEqualTo(JobState.TIMED_OUT);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void memoryThatRanOutWhileResultsWereMergedIsAMatterOfResources(boolean wrapped) {
        Job<Integer> job = cluster.of(1, 2, 3).submitCollect(() -> Collector.<Integer, List<Integer>, Integer>of(
                ArrayList::new, List::add, (a, b) -> a, all -> exhaust(wrapped)));
        assertThatThrownBy(job::join)
                .isInstanceOf(ResourceException.class)
                .hasMessageContainingAll("merge", "job " + job.id(), "Java heap space", "iterator()", "-Xmx")
                .hasRootCauseInstanceOf(OutOfMemoryError.class)
                .satisfies(e -> assertNames(job, e));
    }

    private static int exhaust(boolean wrapped) {
        OutOfMemoryError error = new OutOfMemoryError("Java heap space");
        if (wrapped) {
            throw new CompletionException(error);
        }
        throw error;
    }

    @Test
    void whatElseIsThrownWhileResultsAreMergedIsTheUsers() {
        Job<Integer> job = cluster.of(1, 2, 3).submitCollect(() -> Collector.<Integer, List<Integer>, Integer>of(
                ArrayList::new, List::add, (a, b) -> a, all -> all.get(99)));
        assertThatThrownBy(job::join)
                .isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("merging the results of job " + job.id())
                .satisfies(e -> assertNames(job, e));
    }

    private static void assertNames(Job<?> job, Throwable error) {
        assertThat(((SheafException) error).site().job()).isEqualTo(job.id().toString());
    }

    @Test
    void aTimeLimitTooLongToCountIsNone() throws Exception {
        Duration endless = ChronoUnit.FOREVER.getDuration();
        Job<Long> job = cluster.range(0, 10).with(JobOptions.DEFAULT.withJobTimeout(endless).withTaskTimeout(endless)).submitSum();
        assertThat(job.join(endless)).isEqualTo(45);
    }

    @Test
    void aTimeLimitTooShortToCountIsStillALimit() {
        String name = gate;
        assertThatThrownBy(() -> cluster.of(1).map(x -> {
            Gate.of(name).pass();
            return x;
        }).with(JobOptions.DEFAULT.withTaskTimeout(Duration.ofNanos(1)).withMaxAttempts(1)).toList()).isInstanceOf(TaskTimeoutException.class);
    }

    @Test
    void aTaskOverItsTimeLimitIsTriedAgain() {
        String name = gate;
        assertThat(cluster.of(1).map(x -> {
            if (Gate.of(name).count() == 1) {
                Gate.of(name).pass();
            }
            return TaskContext.current().attempt();
        }).with(JobOptions.DEFAULT.withTaskTimeout(Duration.ofMillis(200))).toList()).containsExactly(2);
        assertThatThrownBy(() -> cluster.of(1).map(x -> {
            Gate.of(name).pass();
            return x;
        }).with(JobOptions.DEFAULT.withTaskTimeout(Duration.ofMillis(100)).withMaxAttempts(1)).toList()).isInstanceOf(TaskTimeoutException.class);
    }

    @Test
    void countersCountWinningAttemptsOnly() {
        String name = gate;
        Job<Long> job = cluster.from(IntStream.range(0, 100).boxed().toList()).map(x -> {
            TaskContext.current().counter("seen").increment();
            if (x == 50 && Gate.of(name).count() == 1) {
                throw new IllegalStateException("once");
            }
            return x;
        }).submitCount();
        assertThat(job.join()).isEqualTo(100);
        assertThat(job.counters()).containsEntry("seen", 100L);
        assertThat(job.progress().retries()).isEqualTo(1);
    }

    @Test
    void aTaskKnowsWhereItIs() {
        Job<List<String>> job = cluster.of("a", "b").map(x -> {
            TaskContext context = TaskContext.current();
            return context.job() + "/" + context.stage() + "/" + context.task() + "/" + context.attempt() + "/" + context.cancelled() + "/" + (context.key().length() > 0);
        }).submitToList();
        assertThat(job.join()).containsExactly(job.id() + "/0/0/1/false/true", job.id() + "/0/1/1/false/true");
        assertThatThrownBy(TaskContext::current).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void jobsWithTheSameIdempotencyKeyAreOne() {
        String name = gate;
        JobOptions options = JobOptions.DEFAULT.withIdempotencyKey("monthly-report");
        List<Job<List<Integer>>> jobs = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            jobs.add(cluster.of(1).map(x -> Gate.of(name).count()).with(options).submitToList());
        }
        assertThat(jobs.get(0).join()).containsExactly(1);
        assertThat(jobs.get(1).join()).containsExactly(1);
        assertThat(jobs.get(1).id()).isEqualTo(jobs.get(0).id());
        assertThat(Gate.of(gate).calls).hasValue(1);
    }

    @Test
    void aFunctionThatFailsWhileMergingFailsTheJob() {
        assertThatThrownBy(() -> cluster.of(1, 2, 3).reduce((a, b) -> {
            throw new IllegalStateException("cannot merge");
        })).isInstanceOf(TaskFailedException.class).hasStackTraceContaining("cannot merge");
    }

    @Test
    void textIsWrittenWholeOrNotAtAll(@TempDir Path temp) throws Exception {
        Path target = temp.resolve("out");
        WrittenFiles written = cluster.range(0, 1000).mapToObj(x -> "line " + x).writeText(target);
        assertThat(written.directory()).isEqualTo(target);
        assertThat(written.records()).isEqualTo(1000);
        StringBuilder all = new StringBuilder();
        for (String file : written.files()) {
            assertThat(file).matches("part-\\d{5}");
            all.append(Files.readString(target.resolve(file)));
        }
        assertThat(written.bytes()).isEqualTo(all.length());
        assertThat(all.toString()).isEqualTo(IntStream.range(0, 1000).mapToObj(x -> "line " + x + "\n").reduce("", String::concat));
        assertThat(target.resolve("_SUCCESS")).exists();
        assertThat(cluster.textFiles(target.toString()).count()).isEqualTo(1000);

        assertThatThrownBy(() -> cluster.of("x").writeText(target)).hasMessageContaining("exists");
        Path failing = temp.resolve("failing");
        assertThatThrownBy(() -> cluster.range(0, 1000).map(x -> 1 / (x - 700)).boxed().with(JobOptions.DEFAULT.withMaxAttempts(1)).writeText(failing))
                .isInstanceOf(TaskFailedException.class);
        assertThat(failing).doesNotExist();
        await().atMost(LONG).untilAsserted(() -> {
            try (var left = Files.list(temp)) {
                assertThat(left).containsExactly(target);
            }
        });
    }

    @Test
    void nothingWrittenIsAnEmptyOutput(@TempDir Path temp) {
        WrittenFiles written = cluster.from(List.<String>of()).writeText(temp.resolve("empty"));
        assertThat(written.records()).isZero();
        assertThat(temp.resolve("empty/_SUCCESS")).exists();
    }

    @Test
    void relativeOutputsAreMadeAbsolute() throws Exception {
        Path relative = Path.of("target", "job-test-" + ProcessHandle.current().pid());
        WrittenFiles written = cluster.of("x").writeText(relative);
        assertThat(written.directory()).isEqualTo(relative.toAbsolutePath());
        for (String file : written.files()) {
            Files.delete(written.directory().resolve(file));
        }
        Files.delete(written.directory().resolve("_SUCCESS"));
        Files.delete(written.directory());
    }
}
