package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.Cluster;
import io.sheaf.JobCancelledException;
import io.sheaf.JobOptions;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.Progress;
import io.sheaf.SheafException;
import io.sheaf.TaskFailedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PoolLifeTest {

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

    private PoolResult<List<Integer>> blocked(Pool pool) throws InterruptedException {
        String name = gate;
        PoolResult<List<Integer>> result = pool.mapAsync(List.of(1), x -> {
            Gate.of(name).pass();
            return x;
        });
        Gate.of(gate).awaitArrivals(1);
        return result;
    }

    @Test
    void aClosedPoolTakesNoCallsButEndsItsOwn() throws Exception {
        Pool pool = cluster.pool();
        PoolResult<List<Integer>> running = blocked(pool);
        pool.withChunkSize(3).close();
        assertThatThrownBy(() -> pool.map(List.of(1), x -> x)).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> pool.imap(List.of(1), x -> x)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.apply(() -> 1)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> pool.mapAll(List.of(1), x -> x)).isInstanceOf(IllegalStateException.class);
        assertThat(pool.awaitTermination(Duration.ofMillis(20))).isFalse();
        Gate.of(gate).open();
        assertThat(pool.awaitTermination(LONG)).isTrue();
        assertThat(running.get()).containsExactly(1);
        assertThat(cluster.pool().map(List.of(1), x -> x)).containsExactly(1);
    }

    @Test
    void terminateCancelsTheRunningCalls() throws Exception {
        Pool pool = cluster.pool();
        PoolResult<List<Integer>> running = blocked(pool);
        pool.terminate();
        assertThat(pool.awaitTermination(LONG)).isTrue();
        assertThatThrownBy(running::get).isInstanceOf(JobCancelledException.class).hasMessageContaining("terminated");
        assertThatThrownBy(() -> pool.map(List.of(1), x -> x)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void awaitingAnOpenPoolIsAMistake() {
        assertThatThrownBy(() -> cluster.pool().awaitTermination(LONG)).isInstanceOf(IllegalStateException.class).hasMessageContaining("close()");
    }

    @Test
    void leavingATryBlockDropsNoWork() {
        PoolResult<List<Integer>> result;
        try (Pool pool = cluster.pool()) {
            result = pool.mapAsync(IntStream.range(0, 1000).boxed().toList(), x -> x + 1);
        }
        assertThat(result.get()).hasSize(1000);
    }

    @Test
    void resultsCanBeAskedForTheirState() throws Exception {
        PoolResult<List<Integer>> result = blocked(cluster.pool());
        assertThat(result.ready()).isFalse();
        assertThatThrownBy(result::successful).isInstanceOf(IllegalStateException.class).hasMessageContaining("ready()");
        assertThat(result.await(Duration.ofMillis(20))).isFalse();
        assertThatThrownBy(() -> result.get(Duration.ofMillis(20))).isInstanceOf(TimeoutException.class);
        assertThat(result.ready()).isFalse();
        Gate.of(gate).open();
        assertThat(result.await(LONG)).isTrue();
        assertThat(result.ready()).isTrue();
        assertThat(result.successful()).isTrue();
        assertThat(result.get(LONG)).containsExactly(1);
        assertThat(result.progress()).isEqualTo(new Progress(1, 1, 0));
    }

    @Test
    void aGetThatTimesOutMayCancelTheCall() throws Exception {
        PoolResult<List<Integer>> result = blocked(cluster.pool());
        assertThatThrownBy(() -> result.getOrCancel(Duration.ofMillis(20)))
                .isInstanceOf(TimeoutException.class).hasMessageEndingWith("it was cancelled");
        assertThat(result.await(LONG)).isTrue();
        assertThat(result.successful()).isFalse();
        assertThatThrownBy(result::get).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void exactlyOneCallbackIsCalledOnTheCallbackThread() throws Exception {
        CompletableFuture<String> thread = new CompletableFuture<>();
        CompletableFuture<SheafException> error = new CompletableFuture<>();
        cluster.pool().mapAsync(List.of(1), x -> x, value -> thread.complete(Thread.currentThread().getName() + value), error::complete);
        assertThat(thread.get(30, TimeUnit.SECONDS)).contains("callback").endsWith("[1]");
        assertThat(error).isNotDone();

        CompletableFuture<List<Integer>> value = new CompletableFuture<>();
        cluster.pool().mapAsync(List.of(0), x -> 1 / x, value::complete, error::complete);
        assertThat(error.get(30, TimeUnit.SECONDS)).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(ArithmeticException.class);
        assertThat(value).isNotDone();
    }

    @Test
    void anApplyHasCallbacksToo() throws Exception {
        CompletableFuture<Integer> value = new CompletableFuture<>();
        cluster.pool().applyAsync(() -> 42, value::complete, null);
        assertThat(value.get(30, TimeUnit.SECONDS)).isEqualTo(42);
        CompletableFuture<SheafException> error = new CompletableFuture<>();
        cluster.pool().applyAsync(() -> 1 / Integer.parseInt("0"), null, error::complete);
        assertThat(error.get(30, TimeUnit.SECONDS)).isInstanceOf(TaskFailedException.class);
    }

    @Test
    void aCancelledCallCallsTheErrorCallback() throws Exception {
        CompletableFuture<SheafException> error = new CompletableFuture<>();
        String name = gate;
        PoolResult<List<Integer>> result = cluster.pool().mapAsync(List.of(1), x -> {
            Gate.of(name).pass();
            return x;
        }, null, error::complete);
        Gate.of(gate).awaitArrivals(1);
        result.cancel();
        assertThat(error.get(30, TimeUnit.SECONDS)).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void aCallbackThatThrowsIsReportedAndHarmsNobody() throws Exception {
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> reported.complete(thrown));
        try {
            cluster.pool().mapAsync(List.of(1), x -> x, value -> {
                throw new IllegalStateException("a bad callback");
            }, null);
            assertThat(reported.get(30, TimeUnit.SECONDS)).hasMessage("a bad callback");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        CompletableFuture<List<Integer>> next = new CompletableFuture<>();
        cluster.pool().mapAsync(List.of(2), x -> x, next::complete, null);
        assertThat(next.get(30, TimeUnit.SECONDS)).containsExactly(2);
    }

    @Test
    void aSlowCallbackStallsNoCall() throws Exception {
        CountDownLatch inCallback = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        cluster.pool().mapAsync(List.of(1), x -> x, value -> {
            inCallback.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }, null);
        assertThat(inCallback.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.pool().map(List.of(2), x -> x)).containsExactly(2);
        assertThat(cluster.pool().mapAsync(List.of(3), x -> x).get(LONG)).containsExactly(3);
        release.countDown();
    }

    @Test
    void theFutureIsTheSameResultAndCancelsTheCall() throws Exception {
        assertThat(cluster.pool().mapAsync(List.of(1, 2), x -> x * 2).future().thenApply(List::size).get(30, TimeUnit.SECONDS)).isEqualTo(2);
        PoolResult<List<Integer>> result = blocked(cluster.pool());
        CompletableFuture<List<Integer>> future = result.future();
        future.cancel(true);
        assertThatThrownBy(future::join).isInstanceOf(CancellationException.class);
        assertThat(result.await(LONG)).isTrue();
        assertThatThrownBy(result::get).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void aCallMayBeMadeFromACallback() throws Exception {
        CompletableFuture<List<Integer>> second = new CompletableFuture<>();
        Pool pool = cluster.pool();
        pool.mapAsync(List.of(1), x -> x, value -> second.complete(pool.map(value, x -> x + 1)), null);
        assertThat(second.get(30, TimeUnit.SECONDS)).containsExactly(2);
    }

    @Test
    void progressIsSeenWhileACallRuns() throws Exception {
        String name = gate;
        PoolResult<List<Integer>> result = cluster.pool().withChunkSize(1).mapAsync(List.of(0, 1, 2, 3), x -> {
            if (x == 3) {
                Gate.of(name).pass();
            }
            return x;
        });
        Gate.of(gate).awaitArrivals(1);
        await().atMost(LONG).until(() -> result.progress().tasksDone() == 3 && result.progress().tasksTotal() == 4);
        Gate.of(gate).open();
        assertThat(result.get()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void optionsReachTheJob() {
        Pool named = cluster.pool().with(JobOptions.DEFAULT.withName("my job").withMaxAttempts(2));
        String name = gate;
        assertThat(named.map(List.of(1), x -> {
            if (Gate.of(name).count() == 1) {
                throw new IllegalStateException("first attempt");
            }
            return x;
        })).containsExactly(1);
    }

    @Test
    void manyThreadsShareAPool() throws Exception {
        Pool pool = cluster.pool();
        List<CompletableFuture<List<Integer>>> calls = IntStream.range(0, 8).mapToObj(caller -> CompletableFuture.supplyAsync(() -> {
            List<Integer> last = List.of();
            for (int i = 0; i < 50; i++) {
                last = pool.map(List.of(caller, i), x -> x + 1);
            }
            return last;
        })).toList();
        for (int caller = 0; caller < calls.size(); caller++) {
            assertThat(calls.get(caller).get(50, TimeUnit.SECONDS)).containsExactly(caller + 1, 50);
        }
    }
}
