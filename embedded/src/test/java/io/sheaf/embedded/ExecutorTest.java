package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.sheaf.Action;
import io.sheaf.Cluster;
import io.sheaf.ClusterExecutor;
import io.sheaf.FunctionNotSerializableException;
import io.sheaf.JobOptions;
import io.sheaf.Task;
import io.sheaf.TaskFailedException;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExecutorTest {

    private Cluster cluster;
    private ClusterExecutor executor;
    private final String gate = Gate.fresh();

    @BeforeEach
    void open() {
        cluster = Cluster.local(3);
        executor = cluster.executor();
    }

    @AfterEach
    void close() {
        Gate.of(gate).open();
        cluster.close();
    }

    private Task<Integer> blocked(int value) {
        String name = gate;
        return () -> {
            Gate.of(name).pass();
            return value;
        };
    }

    @Test
    void lambdasCompileToTasksAndRun() throws Exception {
        String name = gate;
        Future<Integer> value = executor.submit(() -> 42);
        assertThat(value.get()).isEqualTo(42);
        assertThat(value.isDone()).isTrue();
        assertThat(value.isCancelled()).isFalse();
        Future<?> none = executor.submit(() -> {
            Gate.of(name).count();
        });
        assertThat(none.get()).isNull();
        assertThat(executor.submit((Runnable & Serializable) () -> Gate.of(name).count(), "done").get()).isEqualTo("done");
        assertThat(Gate.of(gate).calls).hasValue(2);
        assertThat(executor.submit((Callable<String> & Serializable) () -> "sent").get(30, TimeUnit.SECONDS)).isEqualTo("sent");
    }

    @Test
    void executeRunsSomeTime() throws Exception {
        executor.execute(blockedAction());
        Gate.of(gate).awaitArrivals(1);
        executor.execute((Runnable & Serializable) blockedAction()::run);
        Gate.of(gate).awaitArrivals(1);
    }

    private Action blockedAction() {
        String name = gate;
        return () -> Gate.of(name).pass();
    }

    @Test
    void whatAnExecutedTaskThrowsGoesToTheUncaughtHandler() throws Exception {
        CompletableFuture<Throwable> reported = new CompletableFuture<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> reported.complete(thrown));
        try {
            executor.execute(() -> {
                throw new IllegalStateException("nobody waits for me");
            });
            assertThat(reported.get(30, TimeUnit.SECONDS)).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("nobody waits for me");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Test
    void theTasksExceptionIsTheCause() {
        Future<Integer> failing = executor.submit((Task<Integer>) () -> {
            throw new IOException("checked too");
        });
        ExecutionException failure = catchThrowableOfType(ExecutionException.class, failing::get);
        assertThat(failure).hasCauseExactlyInstanceOf(IOException.class).hasMessageContaining("job ");
        assertThat(failing.isDone()).isTrue();
        assertThat(failing.isCancelled()).isFalse();
        assertThat(failing.cancel(true)).isFalse();
        assertThatThrownBy(() -> executor.supplyAsync(() -> Integer.parseInt("x")).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(NumberFormatException.class);
    }

    @Test
    void completableFuturesCompose() throws Exception {
        assertThat(executor.supplyAsync(() -> 20).thenCombine(executor.supplyAsync(() -> 22), Integer::sum).get(30, TimeUnit.SECONDS)).isEqualTo(42);
        String name = gate;
        assertThat(executor.runAsync(() -> Gate.of(name).count()).thenApply(none -> "then").get(30, TimeUnit.SECONDS)).isEqualTo("then");
        assertThat(executor.supplyAsync(() -> Integer.parseInt("x")).handle((value, thrown) -> thrown.getCause().getClass()).get(30, TimeUnit.SECONDS))
                .isEqualTo(NumberFormatException.class);
        CompletableFuture<Integer> cancelled = executor.supplyAsync(blocked(1));
        Gate.of(gate).awaitArrivals(1);
        assertThat(cancelled.cancel(true)).isTrue();
        assertThatThrownBy(cancelled::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void aFutureCanBeCancelledWhileItsTaskRuns() throws Exception {
        Future<Integer> future = executor.submit(blocked(1));
        Gate.of(gate).awaitArrivals(1);
        assertThatThrownBy(() -> future.get(20, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        assertThat(future.isDone()).isFalse();
        assertThat(future.cancel(true)).isTrue();
        assertThat(future.isDone()).isTrue();
        assertThat(future.isCancelled()).isTrue();
        assertThat(future.cancel(true)).isFalse();
        assertThatThrownBy(future::get).isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> future.get(1, TimeUnit.SECONDS)).isInstanceOf(CancellationException.class);
        assertThat(executor.submit(() -> 1).get()).isEqualTo(1);
    }

    @Test
    void anInterruptedGetLeavesTheTaskAlone() throws Exception {
        Future<Integer> future = executor.submit(blocked(7));
        Gate.of(gate).awaitArrivals(1);
        Thread.currentThread().interrupt();
        assertThatThrownBy(future::get).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        Gate.of(gate).open();
        assertThat(future.get()).isEqualTo(7);
    }

    @Test
    void invokeAllWaitsForAll() throws Exception {
        List<Future<Integer>> futures = executor.invokeAll(List.<Task<Integer>>of(() -> 1, () -> Integer.parseInt("x"), () -> 3));
        assertThat(futures).hasSize(3).allMatch(Future::isDone).noneMatch(Future::isCancelled);
        assertThat(futures.get(0).get()).isEqualTo(1);
        assertThatThrownBy(() -> futures.get(1).get()).hasCauseInstanceOf(NumberFormatException.class);
        assertThat(futures.get(2).get()).isEqualTo(3);
        assertThat(executor.invokeAll(List.<Task<Integer>>of())).isEmpty();
    }

    @Test
    void invokeAllCancelsWhatIsLateAndStartsNothingIfOneCannotBeSent() throws Exception {
        List<Future<Integer>> futures = executor.invokeAll(List.<Task<Integer>>of(() -> 1, blocked(2)), 2, TimeUnit.SECONDS);
        assertThat(futures.get(0).get()).isEqualTo(1);
        assertThat(futures.get(1).isCancelled()).isTrue();
        String name = gate;
        List<Callable<Integer>> mixed = new ArrayList<>();
        mixed.add((Callable<Integer> & Serializable) () -> Gate.of(name).count());
        mixed.add(() -> 2);
        assertThatThrownBy(() -> executor.invokeAll(mixed)).isInstanceOf(FunctionNotSerializableException.class);
        assertThat(Gate.of(gate).calls).hasValue(0);
    }

    @Test
    void invokeAnyGivesTheFirstSuccessAndCancelsTheRest() throws Exception {
        assertThat(executor.invokeAny(List.<Task<Integer>>of(blocked(1), () -> Integer.parseInt("x"), () -> 3))).isEqualTo(3);
        assertThatThrownBy(() -> executor.invokeAny(List.<Task<Integer>>of(() -> Integer.parseInt("x"), () -> Integer.parseInt("y"))))
                .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(NumberFormatException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.<Task<Integer>>of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> executor.invokeAny(List.<Task<Integer>>of(blocked(1)), 50, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
    }

    @Test
    void aShutDownExecutorTakesNothingAndEndsWhatItHas() throws Exception {
        Future<Integer> running = executor.submit(blocked(5));
        Gate.of(gate).awaitArrivals(1);
        executor.with(JobOptions.DEFAULT).shutdown();
        assertThat(executor.isShutdown()).isTrue();
        assertThat(executor.isTerminated()).isFalse();
        assertThatThrownBy(() -> executor.submit(() -> 1)).isInstanceOf(RejectedExecutionException.class).hasMessageContaining("executor()");
        assertThatThrownBy(() -> executor.execute(() -> {})).isInstanceOf(RejectedExecutionException.class);
        assertThat(executor.awaitTermination(20, TimeUnit.MILLISECONDS)).isFalse();
        Gate.of(gate).open();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(executor.isTerminated()).isTrue();
        assertThat(running.get()).isEqualTo(5);
        assertThat(cluster.executor().submit(() -> 1).get()).isEqualTo(1);
    }

    @Test
    void shutdownNowCancels() throws Exception {
        Future<Integer> running = executor.submit(blocked(5));
        Gate.of(gate).awaitArrivals(1);
        assertThat(executor.shutdownNow()).isEmpty();
        assertThat(executor.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(running::get).isInstanceOf(CancellationException.class);
    }

    @Test
    void jdkTasksThatCannotTravelAreRefusedWithTheMethodToUse() {
        Callable<Integer> callable = () -> 1;
        Runnable runnable = () -> {};
        assertThatThrownBy(() -> executor.submit(callable)).isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("executor.submit(() -> ...)").hasMessageContaining("io.sheaf.Task").hasMessageContaining("ExecutorTest.java:");
        assertThatThrownBy(() -> executor.submit(runnable)).isInstanceOf(FunctionNotSerializableException.class).hasMessageContaining("io.sheaf.Action");
        assertThatThrownBy(() -> executor.execute(runnable)).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> CompletableFuture.supplyAsync(() -> 1, executor)).isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("executor.supplyAsync(f)");
        assertThatThrownBy(() -> CompletableFuture.runAsync(() -> {}, executor)).isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("executor.runAsync(f)");
        assertThatThrownBy(() -> executor.submit((Callable<Integer>) null)).isInstanceOf(NullPointerException.class).hasMessageContaining("the task is null, given to submit() at");
        assertThatThrownBy(() -> executor.invokeAll(Arrays.asList((Task<Integer>) null))).isInstanceOf(NullPointerException.class)
                .hasMessageContaining("the task is null, given to invokeAll() at");
        assertThatThrownBy(() -> executor.submit((Task<Integer>) null)).isInstanceOf(NullPointerException.class).hasMessageContaining("the task is null, given to submit() at");
    }

    @Test
    void userExceptionsAreTriedAgainOnlyIfAsked() {
        String name = gate;
        Task<Integer> failing = () -> {
            Gate.of(name).count();
            throw new IllegalStateException("again");
        };
        assertThatThrownBy(() -> executor.submit(failing).get()).isInstanceOf(ExecutionException.class);
        assertThat(Gate.of(gate).calls).hasValue(1);
        assertThatThrownBy(() -> executor.with(JobOptions.DEFAULT.withMaxAttempts(3)).submit(failing).get()).isInstanceOf(ExecutionException.class);
        assertThat(Gate.of(gate).calls).hasValue(4);
    }

    @Test
    void awaitTerminationWaitsForAShutdownThatComesLater() throws Exception {
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return executor.awaitTermination(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        executor.shutdown();
        assertThat(waiting.get(30, TimeUnit.SECONDS)).isTrue();
    }
}
