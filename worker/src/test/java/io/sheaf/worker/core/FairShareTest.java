package io.sheaf.worker.core;

import static io.sheaf.worker.core.CoreRig.MILLIS;
import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.grant;
import static io.sheaf.worker.core.Messages.lease;
import static io.sheaf.worker.core.Messages.welcome;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sheaf.plan.message.ToWorker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FairShareTest {

    private static final int MANY = 10_000_000;

    /** Tasks of 20 microseconds travel some fifty to a run; tasks of 200 ms one by one. */
    @ParameterizedTest
    @ValueSource(longs = {1_000, 20_000, 700_000, 200 * MILLIS})
    void newJobWaitsForAtMostOneRunningTaskPerSlot(long taskNanos) {
        int slots = 4;
        VirtualRuntime worker = new VirtualRuntime(WorkerConfig.process(slots), (grant, task) -> taskNanos);
        worker.hear(welcome(), define(1), grant(1, 1, 0, MANY));
        worker.runUntil(20 * taskNanos + 50 * MILLIS + 7);
        int before = worker.begun.size();
        long arrived = worker.now();
        worker.hear(define(2), grant(2, 2, 0, 1));
        worker.runUntil(arrived + 3 * taskNanos);

        List<VirtualRuntime.Begun> after = worker.begun.subList(before, worker.begun.size());
        assertThat(after).as("it waits for the tasks that run, not for those behind them").isNotEmpty();
        assertThat(after.get(0).job()).isEqualTo(2);
        assertThat(after.get(0).at() - arrived).isLessThanOrEqualTo(taskNanos);
    }

    @Test
    void newJobFillsASlotBeforeAnotherTaskOfTheOldOneStarts() {
        int slots = 3;
        VirtualRuntime worker = new VirtualRuntime(WorkerConfig.process(slots), (grant, task) -> 10_000 + task % 7 * 1_000L);
        worker.hear(welcome(), define(1), grant(1, 1, 0, MANY));
        worker.runUntil(30 * MILLIS);
        int before = worker.begun.size();
        worker.hear(define(2), grant(2, 2, 0, slots));
        worker.runUntil(31 * MILLIS);
        assertThat(worker.begun.subList(before, before + slots))
                .as("with equal shares the second slot may go to either job, the first may not")
                .first()
                .satisfies(begun -> assertThat(begun.job()).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(longs = {5_000, 300_000, 4 * MILLIS})
    void sharesRunningTimeByWeightWhateverTheTasksTake(long taskOfFirst) {
        VirtualRuntime worker = new VirtualRuntime(
                WorkerConfig.process(2), (grant, task) -> grant.job().low() == 1 ? taskOfFirst : 50_000);
        worker.hear(welcome(), define(1, 1, 0), define(2, 3, 0), grant(1, 1, 0, MANY), grant(2, 2, 0, MANY));
        worker.runUntil(2_000 * MILLIS);
        double share = worker.busyByJob.get(2L) / (double) (worker.busyByJob.get(1L) + worker.busyByJob.get(2L));
        assertThat(share).isCloseTo(0.75, within(0.02));
    }

    @Test
    void idlenessEarnsNothing() {
        VirtualRuntime worker = new VirtualRuntime(WorkerConfig.process(1), (grant, task) -> 100_000);
        worker.hear(welcome(), define(1), define(2), grant(1, 1, 0, MANY), grant(2, 2, 0, 1));
        worker.runUntil(1_000 * MILLIS);
        worker.busyByJob.clear();
        worker.hear(grant(3, 2, 0, MANY));
        worker.runUntil(1_200 * MILLIS);
        double share = worker.busyByJob.get(2L) / (double) (worker.busyByJob.get(1L) + worker.busyByJob.get(2L));
        assertThat(share).isCloseTo(0.5, within(0.03));
    }

    /** Two that had different times before and come back at once: neither earns by it, nor by which of them is heard of first. */
    @ParameterizedTest
    @ValueSource(longs = {2, 3})
    void jobsThatComeBackTogetherBeginTogether(long first) {
        VirtualRuntime worker = new VirtualRuntime(WorkerConfig.process(1), (grant, task) -> 100_000);
        worker.hear(welcome(), define(1), define(2), define(3), grant(1, 1, 0, MANY), grant(2, 2, 0, 200), grant(3, 3, 0, 1_000));
        worker.runUntil(1_000 * MILLIS);
        worker.busyByJob.clear();
        worker.hear(grant(4, (int) first, 0, MANY), grant(5, 5 - (int) first, 0, MANY));
        worker.runUntil(1_300 * MILLIS);
        double all = worker.busyByJob.values().stream().mapToLong(busy -> busy).sum();
        assertThat(worker.busyByJob.values()).hasSize(3).allSatisfy(busy -> assertThat(busy / all).isCloseTo(1.0 / 3, within(0.03)));
    }

    @Test
    void runsTheLeasesOfAJobInTheirOrder() {
        VirtualRuntime worker = new VirtualRuntime(WorkerConfig.process(1), (grant, task) -> 100_000);
        worker.hear(welcome(), define(1), grant(7, 1, 0, 50), grant(3, 1, 50, 100));
        worker.runUntil(100 * MILLIS);
        assertThat(worker.begun).extracting(VirtualRuntime.Begun::task).isSorted().hasSize(100);
    }

    @Test
    void jobsThatHadNothingYetAreServedInTheOrderOfTheirArrivalHoweverManyWait() {
        int jobs = 1_000;
        VirtualRuntime worker = new VirtualRuntime(WorkerConfig.process(1), (grant, task) -> 1_000);
        worker.hear(welcome());
        for (int job = 1; job <= jobs; job++) {
            worker.hear(define(job), grant(job, job, 0, 1));
        }
        worker.runUntil(1_000 * MILLIS);
        assertThat(worker.begun).extracting(VirtualRuntime.Begun::job).isSorted().hasSize(jobs);
    }

    @Test
    void aJobWhoseWaitingTasksAreWithdrawnIsPassedOver() {
        VirtualRuntime worker = new VirtualRuntime(WorkerConfig.process(1), (grant, task) -> MILLIS);
        worker.hear(welcome(), define(1), define(2), define(3), grant(1, 1, 0, 1), grant(2, 2, 0, 5), grant(3, 3, 0, 1));
        worker.hear(new ToWorker.CancelLease(lease(2), null));
        worker.runUntil(100 * MILLIS);
        assertThat(worker.begun).extracting(VirtualRuntime.Begun::job).containsExactly(1L, 3L);
    }
}
