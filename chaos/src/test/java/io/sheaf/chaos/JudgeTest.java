package io.sheaf.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.EnvironmentException;
import io.sheaf.InternalException;
import io.sheaf.minicluster.Fault;
import io.sheaf.minicluster.FaultKind;
import io.sheaf.minicluster.MiniCluster;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The judge sees what is wrong. */
@Timeout(120)
class JudgeTest {

    private static final List<Fault> ONE_FAULT = List.of(new Fault(FaultKind.RESET_CLIENTS, 0, Duration.ZERO, Duration.ZERO, 0));

    private static MiniCluster cluster;

    @BeforeAll
    static void start() {
        cluster = MiniCluster.start(1);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    private static Outcome judge(Workload workload, Duration limit) throws InterruptedException {
        return Judge.judge(cluster, new Trial("a trial", 1, workload, ONE_FAULT), limit);
    }

    private static Outcome judge(Workload workload) throws InterruptedException {
        return judge(workload, Duration.ofMinutes(1));
    }

    @Test
    void aWrongAnswerIsWrong() throws InterruptedException {
        Outcome outcome = judge((client, options, seed) -> "expected 44 but got 45");
        assertThat(outcome.end()).isEqualTo(Outcome.End.WRONG);
        assertThat(outcome.detail()).isEqualTo("expected 44 but got 45");
        assertThat(outcome.jobs()).isZero();
    }

    @Test
    void aFailureThatFaultsDoNotExplainIsWrong() throws InterruptedException {
        Outcome outcome = judge((client, options, seed) -> {
            throw new InternalException("broken");
        });
        assertThat(outcome.end()).isEqualTo(Outcome.End.WRONG);
        assertThat(outcome.detail()).contains("InternalException: broken");
    }

    @Test
    void aFailureThatFaultsExplainIsToldAndMustNotComeAgainWhenAllIsWell() throws InterruptedException {
        AtomicInteger calls = new AtomicInteger();
        Outcome once = judge((client, options, seed) -> {
            if (calls.getAndIncrement() == 0) {
                throw new EnvironmentException("lost");
            }
            return "";
        });
        assertThat(once.end()).as("%s", once).isEqualTo(Outcome.End.RIGHT);
        assertThat(once.failures()).containsExactly("EnvironmentException: lost");

        Outcome always = judge((client, options, seed) -> {
            throw new EnvironmentException("lost");
        });
        assertThat(always.end()).isEqualTo(Outcome.End.WRONG);
        assertThat(always.detail()).contains("although all was well again", "EnvironmentException: lost");
    }

    @Test
    void whatDoesNotEndHangsAndIsToldWithAllThreads() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        Outcome outcome = judge((client, options, seed) -> {
            await(never);
            return "";
        }, Duration.ofMillis(500));
        never.countDown();
        assertThat(outcome.end()).isEqualTo(Outcome.End.HUNG);
        assertThat(outcome.detail()).contains("sheaf-chaos-trial", "JudgeTest.await", "sheaf-worker-connection");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
