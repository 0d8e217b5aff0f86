package io.sheaf.client.core;

import static io.sheaf.client.core.ScriptedLink.piece;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.EnvironmentException;
import io.sheaf.ErrorKind;
import io.sheaf.IndeterminateInputException;
import io.sheaf.ResultIterator;
import io.sheaf.TaskFailedException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.spi.ClusterConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How an iterator takes results that workers keep: piece by piece, and whatever happens to them meanwhile. */
@Timeout(60)
class StreamedResultsTest {

    private final ScriptedLink link = new ScriptedLink();
    private final Cluster cluster = new ClusterHandle(ClusterConfig.EMBEDDED, link::to);
    private final ResultIterator<Long> results = cluster.range(0, 1000).boxed().iterator();

    @AfterEach
    void close() {
        link.sayEnded(JobState.CANCELLED, Failure.of(ErrorKind.CANCELLED, "", "the test is over"), 0);
        cluster.close();
    }

    private List<Long> take(int count) {
        List<Long> taken = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            taken.add(results.next());
        }
        return taken;
    }

    @Test
    void nothingIsReadBeforeItIsTakenAndTasksOfOneMessageInOneTransfer() {
        link.sayStored(0, 0, List.of(List.of(piece(1L, 2L), piece(3L)), List.of(), List.of(piece(4L))));
        link.sayStored(3, 1, List.of(List.of(piece(5L))));
        link.sayEnded(JobState.SUCCEEDED, null, 4);
        assertThat(link.fetches()).isZero();
        assertThat(take(4)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(link.fetches()).isEqualTo(1);
        assertThat(take(1)).containsExactly(5L);
        assertThat(results.hasNext()).isFalse();
        assertThat(link.fetches()).isEqualTo(2);
    }

    @Test
    void theEndedJobIsLetGoOfWhenAllWasTaken() {
        link.sayStored(0, 0, List.of(List.of(piece(1L)), List.of(piece(2L))));
        link.sayEnded(JobState.SUCCEEDED, null, 2);
        assertThat(take(2)).containsExactly(1L, 2L);
        assertThat(link.said(FromClient.Release.class)).isEmpty();
        assertThat(results.hasNext()).isFalse();
        assertThat(link.said(FromClient.Release.class)).containsExactly(new FromClient.Release(link.job()));
    }

    @Test
    void aClosedIteratorLetsGoOfTheEndedJob() throws InterruptedException {
        link.sayStored(0, 0, List.of(List.of(piece(1L)), List.of(piece(2L))));
        link.sayEnded(JobState.SUCCEEDED, null, 2);
        take(1);
        results.close();
        link.await(new FromClient.Release(link.job()));
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void theSchedulerHearsWhichTasksWereTaken() {
        link.sayStored(0, 0, List.of(List.of(piece(1L)), List.of(piece(2L)), List.of(piece(3L))));
        take(3);
        assertThat(link.said(FromClient.Taken.class)).extracting(FromClient.Taken::tasks).containsExactly(1, 2);
    }

    @Test
    void aResultLostInTheMiddleIsMadeAgainAndGoesOnWhereItWas() {
        link.sayStored(0, 0, List.of(List.of(piece(1L, 2L), piece(3L)), List.of(piece(4L))));
        assertThat(take(1)).containsExactly(1L);
        link.breakOff(0, 0, 1);
        assertThat(take(1)).containsExactly(2L);
        assertThatThrownBy(() -> results.next(Duration.ofMillis(1))).isInstanceOf(TimeoutException.class);
        assertThat(link.said(FromClient.ResultLost.class)).singleElement()
                .satisfies(lost -> assertThat(lost.tasks()).isEqualTo(TaskRange.single(0)))
                .satisfies(lost -> assertThat(lost.reason()).contains("the worker is gone"));

        link.sayStored(0, 1, List.of(List.of(piece(1L), piece(2L, 3L))));
        assertThat(take(2)).containsExactly(3L, 4L);
        assertThat(link.said(FromClient.ResultLost.class)).hasSize(1);
    }

    // It is handled by another thread between two looks of the one that iterates, or not: neither must wait for ever.
    @RepeatedTest(50)
    void aResultMadeAgainMayComeWithTheMessage() {
        link.sayStored(0, 0, List.of(List.of(piece(1L), piece(2L, 3L))));
        take(1);
        link.breakOff(0, 0, 1);
        link.say(new ToClient.Results(link.job(), TaskRange.single(0), Slices.of(piece(1L, 2L, 3L))));
        assertThat(take(2)).containsExactly(2L, 3L);
    }

    @Test
    void aResultMadeAgainThatDiffersFromWhatWasTakenIsAnError() {
        link.sayStored(0, 0, List.of(List.of(piece(1L, 2L), piece(3L))));
        take(2);
        link.breakOff(0, 0, 1);
        link.sayStored(0, 1, List.of(List.of(piece(1L, 7L), piece(3L))));
        assertThatThrownBy(results::next).isInstanceOf(IndeterminateInputException.class).hasMessageContaining("task 0").hasMessageContaining("first 2");
        assertThat(results.hasNext()).isFalse();
        assertThat(link.said(FromClient.Release.class)).hasSize(1);
    }

    @Test
    void aResultMadeAgainThatIsShorterThanWhatWasTakenIsAnError() {
        link.sayStored(0, 0, List.of(List.of(piece(1L, 2L), piece(3L))));
        take(2);
        link.breakOff(0, 0, 1);
        link.sayStored(0, 1, List.of(List.of(piece(1L))));
        assertThatThrownBy(results::next).isInstanceOf(IndeterminateInputException.class);
    }

    @Test
    void aLossAfterTheEndOfTheJobIsAnErrorAndNotWaitedFor() {
        link.sayStored(0, 0, List.of(List.of(piece(1L), piece(2L))));
        link.sayEnded(JobState.SUCCEEDED, null, 1);
        take(1);
        link.breakOff(0, 0, 1);
        assertThatThrownBy(results::next).isInstanceOf(EnvironmentException.class).hasMessageContaining("the worker is gone").hasMessageContaining("run the job again");
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void aJobThatFailsWhileALostResultIsWaitedForEndsTheIteration() {
        link.sayStored(0, 0, List.of(List.of(piece(1L), piece(2L))));
        take(1);
        link.breakOff(0, 0, 1);
        link.sayEnded(JobState.FAILED, Failure.of(ErrorKind.USER, "", "made again in vain"), 0);
        assertThatThrownBy(results::next).isInstanceOf(TaskFailedException.class).hasMessageContaining("made again in vain");
        assertThat(results.hasNext()).isFalse();
    }
}
