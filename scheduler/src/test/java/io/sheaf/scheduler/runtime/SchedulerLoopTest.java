package io.sheaf.scheduler.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobState;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.core.Specs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SchedulerLoopTest {

    private static final SchedulerConfig CONFIG = SchedulerConfig.of(new SchedulerConfig.Release(1, "1.0"));

    private final AtomicLong clock = new AtomicLong(5);
    private final SchedulerLoop loop = new SchedulerLoop(CONFIG, new ClusterEpoch(3), clock::get, () -> 42);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        loop.close();
        threads.shutdownNow();
    }

    /** Answers each grant at once, from within {@code send}, or on other threads. */
    private final class EchoWorker implements WorkerLink {
        final ConcurrentLinkedQueue<ToWorker> heard = new ConcurrentLinkedQueue<>();
        final CountDownLatch closed = new CountDownLatch(1);
        final boolean onOtherThreads;
        private volatile WorkerEpoch epoch;

        EchoWorker(boolean onOtherThreads) {
            this.onOtherThreads = onOtherThreads;
        }

        @Override
        public void send(List<ToWorker> messages) {
            for (ToWorker message : messages) {
                heard.add(message);
                if (message instanceof ToWorker.Welcome welcome) {
                    epoch = welcome.worker();
                } else if (message instanceof ToWorker.Grant grant && onOtherThreads) {
                    threads.execute(() -> answer(grant));
                } else if (message instanceof ToWorker.Grant grant) {
                    answer(grant);
                }
            }
        }

        private void answer(ToWorker.Grant grant) {
            loop.workerSaid(epoch, new FromWorker.Succeeded(
                    grant.lease(), grant.job(), grant.stage(), grant.tasks(),
                    new TaskOutput.Inline(Specs.numbers(grant.tasks().from(), grant.tasks().to())), new TaskStats(1000, 0, 0, List.of())));
        }

        @Override
        public void close(String reason) {
            closed.countDown();
        }
    }

    private static final class Listener implements ClientLink {
        final AtomicInteger results = new AtomicInteger();
        final ConcurrentLinkedQueue<ToClient.Ended> ends = new ConcurrentLinkedQueue<>();
        volatile String closed = "";

        @Override
        public void close(String reason) {
            closed = reason;
        }

        @Override
        public void send(List<ToClient> messages) {
            for (ToClient message : messages) {
                if (message instanceof ToClient.Results r) {
                    results.addAndGet(r.tasks().size());
                } else if (message instanceof ToClient.Ended ended) {
                    ends.add(ended);
                }
            }
        }
    }

    private static WorkerInfo info(int slots) {
        return new WorkerInfo(1, "1.0", 17, slots, 1, "host", "");
    }

    @Test
    void runsAJobWhollyOnTheThreadThatSubmitsIt() {
        EchoWorker worker = new EchoWorker(false);
        loop.workerJoined(info(2), worker);
        Listener listener = new Listener();
        ClientId client = loop.clientConnected(listener);
        loop.clientSaid(client, new FromClient.Submit(Specs.rangeJob(1, 1000)));
        assertThat(listener.results).hasValue(1000);
        assertThat(listener.ends).hasSize(1);
        assertThat(loop.snapshot().jobs()).singleElement().satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
            assertThat(job.tasksDone()).isEqualTo(1000);
            assertThat(job.submittedAtMillis()).isEqualTo(42);
        });
    }

    @Test
    void manyThreadsMayDeliverAtOnceAndNothingIsLost() throws Exception {
        for (int i = 0; i < 3; i++) {
            loop.workerJoined(info(2), new EchoWorker(true));
        }
        Listener listener = new Listener();
        ClientId client = loop.clientConnected(listener);
        CountDownLatch submitted = new CountDownLatch(4);
        for (int t = 0; t < 4; t++) {
            int first = 1000 * t;
            new Thread(() -> {
                for (int i = 0; i < 50; i++) {
                    loop.clientSaid(client, new FromClient.Submit(Specs.rangeJob(first + i, 20)));
                }
                submitted.countDown();
            }).start();
        }
        assertThat(submitted.await(30, TimeUnit.SECONDS)).isTrue();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(listener.ends).hasSize(200));
        assertThat(listener.results).hasValue(4000);
        assertThat(listener.ends).allSatisfy(ended -> assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED));
        assertThat(loop.backlog()).isZero();
    }

    @Test
    void aSnapshotMayBeTakenFromWithinALink() {
        AtomicInteger workersSeen = new AtomicInteger(-1);
        loop.clientConnected(messages -> {});
        loop.workerJoined(info(1), new WorkerLink() {
            @Override
            public void send(List<ToWorker> messages) {
                workersSeen.set(loop.snapshot().workers().size());
            }

            @Override
            public void close(String reason) {}
        });
        assertThat(workersSeen).hasValue(1);
    }

    @Test
    void aLinkThatThrowsIsALostWorker() {
        loop.workerJoined(info(1), new WorkerLink() {
            @Override
            public void send(List<ToWorker> messages) {
                throw new IllegalStateException("wire cut");
            }

            @Override
            public void close(String reason) {}
        });
        assertThat(loop.snapshot().workers()).isEmpty();
    }

    @Test
    void timersFireByTheGivenClock() {
        EchoWorker silent = new EchoWorker(false);
        loop.workerJoined(info(1), silent);
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
            loop.clockMoved();
            return silent.closed.getCount() == 0;
        });
        assertThat(loop.snapshot().workers()).isEmpty();
    }

    @Test
    void namesTheVersionsOfBothSidesWhenItRefusesAWorker() {
        EchoWorker old = new EchoWorker(false);
        loop.workerJoined(new WorkerInfo(1, "0.9", 17, 1, 7, "host", ""), old);
        assertThat(old.heard).singleElement().isInstanceOfSatisfying(ToWorker.Refused.class, refused ->
                assertThat(refused.reason()).contains("0.9").contains("1.0"));
        assertThat(old.closed.getCount()).isZero();
    }

    @Test
    void closingEndsJobsAndLetsWorkersGo() {
        EchoWorker worker = new EchoWorker(false);
        Listener listener = new Listener();
        ClientId client = loop.clientConnected(listener);
        loop.clientSaid(client, new FromClient.Submit(Specs.rangeJob(1, 10)));
        loop.close();
        assertThat(listener.ends).singleElement().satisfies(ended -> assertThat(ended.state()).isEqualTo(JobState.FAILED));
        loop.workerJoined(info(1), worker);
        assertThat(worker.closed.getCount()).isZero();
    }

    @Test
    void aBrokenCoreClosesAllLinksAndRefusesFurtherCalls() {
        EchoWorker worker = new EchoWorker(false);
        loop.workerJoined(info(1), worker);
        Listener listener = new Listener();
        loop.clientConnected(listener);
        assertThat(loop.whenBroken()).isNotDone();
        assertThatThrownBy(() -> loop.clientSaid(loop.clientConnected(messages -> {}), new FromClient.Submit(null)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has stopped");
        assertThat(worker.closed.getCount()).isZero();
        assertThat(listener.closed).startsWith("the scheduler stopped");
        assertThat(loop.whenBroken()).isCompletedWithValueMatching(NullPointerException.class::isInstance);
        assertThatThrownBy(loop::snapshot).isInstanceOf(IllegalStateException.class);
    }
}
