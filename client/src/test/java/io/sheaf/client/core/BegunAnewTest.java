package io.sheaf.client.core;

import static io.sheaf.client.core.ScriptedLink.piece;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.EnvironmentException;
import io.sheaf.ErrorKind;
import io.sheaf.IndeterminateInputException;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.JobOptions;
import io.sheaf.PoolResult;
import io.sheaf.ResultIterator;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.spi.ClusterConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Jobs of which their client has results when another scheduler runs them anew. */
@Timeout(60)
class BegunAnewTest {

    private static final JobOptions KEYED = JobOptions.DEFAULT.withIdempotencyKey("once");

    private static final JobOptions DETACHED = JobOptions.DEFAULT.withDetached(true);

    private final ScriptedLink link = new ScriptedLink();
    private final Cluster cluster = new ClusterHandle(ClusterConfig.EMBEDDED, link::to);

    @AfterEach
    void close() {
        link.sayEnded(JobState.CANCELLED, Failure.of(ErrorKind.CANCELLED, "", "the test is over"), 0);
        cluster.close();
    }

    private Job<List<Long>> submit() {
        return cluster.range(0, 1000).boxed().with(KEYED).submitToList();
    }

    private void sayResults(int from, Long... values) {
        link.say(new ToClient.Results(link.job(), new TaskRange(from, from + values.length),
                Slices.of(Stream.of(values).map(ScriptedLink::piece).toList())));
    }

    private void sayBegunAnew() {
        link.say(new ToClient.Rejected(link.job(), Failure.of(ErrorKind.ENVIRONMENT, EnvironmentException.class.getName(), "anew"), true));
    }

    private int submissions() {
        return link.said(FromClient.Submit.class).size();
    }

    @Test
    void whatCameBeforeIsComparedAndTheRestIsTaken() {
        Job<List<Long>> job = submit();
        sayResults(0, 5L, 6L);
        sayResults(3, 8L);
        sayBegunAnew();
        sayResults(0, 5L);
        sayResults(2, 7L, 8L);
        sayResults(1, 6L);
        link.sayEnded(JobState.SUCCEEDED, null, 4);
        assertThat(job.join()).containsExactly(5L, 6L, 7L, 8L);
        assertThat(submissions()).isEqualTo(2);
    }

    @Test
    void whatHadComeAndNotBeenTakenIsForgotten() {
        Job<List<Long>> job = submit();
        sayResults(1, 111L);
        sayBegunAnew();
        sayResults(0, 5L, 6L);
        link.sayEnded(JobState.SUCCEEDED, null, 2);
        assertThat(job.join()).containsExactly(5L, 6L);
    }

    @Test
    void anotherResultThanBeforeFailsTheJob() {
        Job<List<Long>> job = submit();
        sayResults(0, 5L, 6L);
        sayBegunAnew();
        sayResults(0, 5L, 7L);
        assertThatThrownBy(job::join).isInstanceOf(IndeterminateInputException.class).hasMessageContaining("task 1")
                .hasMessageContaining("another idempotency key");
        assertThat(link.said(FromClient.Cancel.class)).isEmpty();
    }

    @Test
    void aJobIsNotRightBeforeAllHasBeenCompared() {
        Job<List<Long>> job = submit();
        sayResults(0, 5L, 6L);
        sayBegunAnew();
        sayResults(0, 5L);
        link.sayEnded(JobState.SUCCEEDED, null, 2);
        assertThatThrownBy(job::join).hasMessageContaining("its results went to an earlier submission");
    }

    @Test
    void itMayHappenAgainAndAgain() {
        Job<List<Long>> job = submit();
        sayResults(0, 5L, 6L);
        for (int i = 0; i < 3; i++) {
            sayBegunAnew();
            sayResults(0, 5L);
        }
        sayBegunAnew();
        sayResults(0, 5L, 6L, 7L);
        link.sayEnded(JobState.SUCCEEDED, null, 3);
        assertThat(job.join()).containsExactly(5L, 6L, 7L);
        assertThat(submissions()).isEqualTo(5);
    }

    @Test
    void nothingNewIsHandedOutBesideWhatHasNotBeenCompared() throws TimeoutException {
        try (ResultIterator<Long> results = cluster.pool().with(DETACHED).withReadAhead(4).imapUnordered(List.of(1L, 2L, 3L), x -> x)) {
            while (link.said(FromClient.Append.class).stream().mapToInt(append -> append.inputs().size()).sum() < 3) {
                Thread.onSpinWait();
            }
            sayResults(1, 2L);
            assertThat(results.next()).isEqualTo(2L);
            sayBegunAnew();
            sayResults(2, 3L);
            // Another thread may be at it; each time it is not, this one has handled all.
            for (int look = 0; look < 50; look++) {
                assertThatThrownBy(() -> results.next(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
            }
            sayResults(1, 2L);
            assertThat(results.next()).isEqualTo(3L);
            sayResults(0, 1L);
            assertThat(results.next()).isEqualTo(1L);
            link.sayEnded(JobState.SUCCEEDED, null, 3);
            assertThat(results.hasNext()).isFalse();
        }
    }

    @Test
    void theSchedulerHearsOfWhatWasComparedAsTaken() {
        Job<List<Long>> job = submit();
        byte[] large = piece(new byte[300_000]);
        link.say(new ToClient.Results(link.job(), TaskRange.single(0), Slices.of(large)));
        link.say(new ToClient.Results(link.job(), TaskRange.single(1), Slices.of(large)));
        sayBegunAnew();
        link.say(new ToClient.Results(link.job(), TaskRange.single(0), Slices.of(large)));
        sayResults(1, 0L);
        assertThatThrownBy(job::join).isInstanceOf(IndeterminateInputException.class);
        assertThat(link.said(FromClient.Taken.class)).extracting(FromClient.Taken::tasks).containsExactly(1, 2, 1);
    }

    @RepeatedTest(20)
    void theNextSchedulerHearsNothingOfWhatOnlyTheLastOneHadGiven() {
        try (ResultIterator<Long> results = cluster.range(0, 1000).boxed().with(DETACHED).iterator()) {
            for (long task = 0; task < 8; task++) {
                sayResults((int) task, task);
                assertThat(results.next()).isEqualTo(task);
            }
            sayBegunAnew();
            while (submissions() < 2) {
                assertThatThrownBy(() -> results.next(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
            }
            for (int look = 0; look < 20; look++) {
                assertThatThrownBy(() -> results.next(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
            }
            assertThat(submissions()).isEqualTo(2);
            List<FromClient> said = link.said(FromClient.class);
            assertThat(said.get(said.size() - 1)).isInstanceOf(FromClient.Submit.class);
        }
    }

    @Test
    void anItemThatIsCancelledInTheOtherLifeKeepsItsResult() {
        PoolResult<List<Long>> calls = cluster.pool().with(DETACHED).mapAsync(List.of(1L, 2L), x -> x);
        sayResults(0, 1L);
        sayBegunAnew();
        sayFailed(0, ErrorKind.CANCELLED);
        sayResults(1, 2L);
        link.sayEnded(JobState.SUCCEEDED, null, 2);
        assertThat(calls.get()).containsExactly(1L, 2L);
    }

    @Test
    void anItemThatWasCancelledStaysSo() {
        PoolResult<List<Long>> calls = cluster.pool().with(DETACHED).mapAsync(List.of(1L, 2L), x -> x);
        sayFailed(0, ErrorKind.CANCELLED);
        sayBegunAnew();
        sayResults(0, 1L, 2L);
        link.sayEnded(JobState.SUCCEEDED, null, 2);
        assertThatThrownBy(calls::get).isInstanceOf(JobCancelledException.class);
    }

    @Test
    void anItemThatFailedHasToFailAgain() {
        PoolResult<List<Long>> calls = cluster.pool().with(DETACHED).mapAsync(List.of(1L, 2L), x -> x);
        sayFailed(0, ErrorKind.USER);
        sayBegunAnew();
        sayResults(0, 1L);
        assertThatThrownBy(calls::get).isInstanceOf(IndeterminateInputException.class);
    }

    private void sayFailed(int task, ErrorKind kind) {
        link.say(new ToClient.TaskFailed(link.job(), task, Failure.of(kind, "", "so it is")));
    }

    // Another thread may hear of it before the rest of them was taken, or after that.
    @RepeatedTest(50)
    void recordsThatWereTakenOneByOneFromAWorkerCannotBeComparedAndEndTheJob() {
        ResultIterator<Long> results = cluster.range(0, 1000).boxed().with(DETACHED).iterator();
        link.sayStored(0, 0, List.of(List.of(piece(1L, 2L)), List.of(piece(3L))));
        assertThat(results.next()).isEqualTo(1L);
        sayBegunAnew();
        assertThatThrownBy(() -> {
            while (results.hasNext()) {
                results.next();
            }
        }).isInstanceOf(EnvironmentException.class).hasMessageContaining("anew");
        assertThat(submissions()).isEqualTo(1);
    }
}
