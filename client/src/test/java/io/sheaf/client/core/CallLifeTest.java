package io.sheaf.client.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.ClusterExecutor;
import io.sheaf.JobCancelledException;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.ResultIterator;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.spi.ClusterConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pools and executors that are ended while a call is being submitted, at a real scheduler without workers, where jobs wait. */
@Timeout(60)
class CallLifeTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final SchedulerLoop scheduler = new SchedulerLoop(SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0")), new ClusterEpoch(1));
    private final Cluster cluster = new ClusterHandle(ClusterConfig.EMBEDDED, listener -> LoopLink.to(scheduler, listener, this::sending));
    private final Pool pool = cluster.pool();
    private Runnable whileSubmitting = () -> {};
    private boolean submitted;
    private boolean saidToHaveTerminated;

    private void sending(FromClient message) {
        if (message instanceof FromClient.Submit) {
            submitted = true;
            whileSubmitting.run();
        }
    }

    private void terminate() {
        pool.terminate();
        saidToHaveTerminated = pool.awaitTermination(Duration.ZERO);
    }

    @AfterEach
    void close() {
        cluster.close();
        scheduler.close();
    }

    private void requireTerminated() {
        assertThat(submitted).isTrue();
        assertThat(saidToHaveTerminated).isFalse();
        assertThat(pool.awaitTermination(LONG)).isTrue();
    }

    @Test
    void terminateEndsACallThatIsBeingSubmitted() {
        whileSubmitting = this::terminate;
        PoolResult<List<Integer>> call = pool.mapAsync(List.of(1, 2), x -> x + 1);
        requireTerminated();
        assertThatThrownBy(call::get).isInstanceOf(JobCancelledException.class).hasMessageContaining("its pool was terminated");
    }

    @Test
    void terminateEndsALazyCallThatIsBeingSubmitted() {
        whileSubmitting = this::terminate;
        ResultIterator<Integer> call = pool.withReadAhead(2).imap(List.of(1, 2), x -> x + 1);
        requireTerminated();
        assertThatThrownBy(call::next).isInstanceOf(JobCancelledException.class).hasMessageContaining("its pool was terminated");
    }

    @Test
    void aCallWhoseItemsEndThePoolIsRefused() {
        Iterable<Integer> items = () -> {
            pool.terminate();
            return List.of(1, 2).iterator();
        };
        assertThatThrownBy(() -> pool.mapAsync(items, x -> x + 1)).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
        assertThat(submitted).isFalse();
        assertThat(pool.awaitTermination(Duration.ZERO)).isTrue();
    }

    @Test
    void closeLetsACallThatIsBeingSubmittedGoOn() {
        whileSubmitting = pool::close;
        PoolResult<List<Integer>> call = pool.mapAsync(List.of(1, 2), x -> x + 1);
        assertThat(pool.awaitTermination(Duration.ZERO)).isFalse();
        pool.terminate();
        assertThat(pool.awaitTermination(LONG)).isTrue();
        assertThatThrownBy(call::get).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void shutdownNowEndsATaskThatIsBeingSubmitted() throws InterruptedException {
        ClusterExecutor executor = cluster.executor();
        whileSubmitting = () -> {
            executor.shutdownNow();
            saidToHaveTerminated = executor.isTerminated();
        };
        Future<Integer> task = executor.submit(() -> 1);
        assertThat(saidToHaveTerminated).isFalse();
        assertThat(executor.awaitTermination(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(task::get).isInstanceOf(CancellationException.class);
    }
}
