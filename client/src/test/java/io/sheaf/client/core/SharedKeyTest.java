package io.sheaf.client.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobState;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.spi.ClusterConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two programs and one idempotency key, at a real scheduler without workers, where jobs wait. */
@Timeout(60)
class SharedKeyTest {

    private final SchedulerLoop scheduler = new SchedulerLoop(SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0")), new ClusterEpoch(1));
    private final Cluster first = program();
    private final Cluster second = program();

    private Cluster program() {
        return new ClusterHandle(ClusterConfig.EMBEDDED, listener -> LoopLink.to(scheduler, listener));
    }

    @AfterEach
    void close() {
        first.close();
        second.close();
        scheduler.close();
    }

    private static Job<List<Integer>> submit(Cluster cluster) {
        return submit(cluster, "report");
    }

    private static Job<List<Integer>> submit(Cluster cluster, String key) {
        return cluster.of(1, 2, 3).map(x -> x + 1).with(JobOptions.DEFAULT.withIdempotencyKey(key).withDetached(true)).submitToList();
    }

    @Test
    void theSecondIsRefusedAndMayComeAgainWhenTheFirstHasLeft() {
        Job<List<Integer>> job = submit(first);
        Job<List<Integer>> refused = submit(second);
        assertThatThrownBy(refused::join).isInstanceOf(RefusedException.class).hasMessageContaining("'report'").hasMessageContaining(job.id().toString());
        assertThat(job.status()).isEqualTo(JobState.QUEUED);
        assertThat(submit(first)).isSameAs(job);
        first.close();
        Job<List<Integer>> again = submit(second);
        await().atMost(Duration.ofSeconds(30)).until(() -> again.id().equals(job.id()));
        again.cancel();
        assertThatThrownBy(again::join).isInstanceOf(JobCancelledException.class);
        assertThat(submit(second)).isSameAs(again);
    }

    @Test
    void theClientForgetsWhatEndedAThousandJobsAgo() {
        Job<List<Integer>> job = cancelled("report");
        for (int i = 1; i < KeyedRuns.ENDED_KEPT; i++) {
            cancelled("report " + i);
        }
        assertThat(submit(first)).isSameAs(job);
        cancelled("one too many");
        await().atMost(Duration.ofSeconds(30)).until(() -> submit(first) != job);
    }

    private Job<List<Integer>> cancelled(String key) {
        Job<List<Integer>> job = submit(first, key);
        job.cancel();
        assertThatThrownBy(job::join).isInstanceOf(JobCancelledException.class);
        return job;
    }
}
