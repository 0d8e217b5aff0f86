package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.ResultIterator;
import io.sheaf.TaskFailedException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Actions that want the first records only: what fails behind them makes no difference, whenever it fails. */
@Timeout(60)
class ErrorsBehindTest {

    /** Opens when the scheduler has said of a failed task that it is done, or has ended the job; the tasks run in this JVM. */
    private static volatile CountDownLatch failureKnown;

    private Cluster cluster;

    @BeforeEach
    void open() {
        failureKnown = new CountDownLatch(1);
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** 0 and 1, of which the second fails while the first is still under way. */
    private Dataset<Integer> secondFailsFirst() {
        return cluster.from(IntStream.range(0, 2).boxed().toList()).with(JobOptions.DEFAULT.withMaxAttempts(1)).map(ErrorsBehindTest::failOrWait);
    }

    private static Integer failOrWait(Integer number) throws IllegalStateException {
        if (number == 1) {
            throw new IllegalStateException("the second");
        }
        try {
            failureKnown.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("stopped by the failure of the second", e);
        }
        return number;
    }

    private static <R> R outcome(Job<R> job) {
        job.onProgress(progress -> {
            if (progress.tasksDone() > 0) {
                failureKnown.countDown();
            }
        });
        job.onEnd(state -> failureKnown.countDown());
        return job.join();
    }

    @Test
    void theFirstRecordIsThereThoughTheSecondFailedBefore() {
        assertThat(outcome(secondFailsFirst().submitTake(1))).containsExactly(0);
    }

    @Test
    void thereIsAFirstThoughTheSecondFailedBefore() {
        assertThat(outcome(secondFailsFirst().submitFirst())).isEqualTo(Optional.of(0));
    }

    @Test
    void whatIsWantedAndFailsIsAnError() {
        assertThatThrownBy(() -> outcome(secondFailsFirst().submitTake(2))).isInstanceOf(TaskFailedException.class)
                .hasRootCauseMessage("the second");
    }

    @Test
    void anIteratorGivesAllThatStandsBeforeAnError() {
        List<Integer> all = IntStream.range(0, 40).boxed().toList();
        Dataset<Integer> records = cluster.from(all).with(JobOptions.DEFAULT.withMaxAttempts(1)).map(number -> {
            if (number == 5) {
                throw new IllegalStateException("the sixth");
            }
            return number;
        });
        try (ResultIterator<Integer> iterator = records.iterator()) {
            for (int i = 0; i < 5; i++) {
                assertThat(iterator.next()).isEqualTo(i);
            }
            assertThatThrownBy(iterator::next).isInstanceOf(TaskFailedException.class).hasRootCauseMessage("the sixth");
            assertThat(iterator.hasNext()).isFalse();
        }
    }
}
