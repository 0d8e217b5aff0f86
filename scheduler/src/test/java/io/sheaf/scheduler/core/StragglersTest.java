package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.rangeJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Second attempts of slow tasks. */
class StragglersTest {

    private static final JobSettings SPECULATING = Specs.speculating(Effects.AUTOMATIC);

    private final Rig rig = new Rig(Rig.CONFIG.withTimes(Rig.CONFIG.times().withoutHeartbeat()));
    private final ClientId client = rig.client();
    private final List<WorkerEpoch> workers = new ArrayList<>();

    private Grant slow;
    private WorkerEpoch slowWorker;
    private WorkerEpoch secondWorker;

    private void workers(int count) {
        for (int i = 0; i < count; i++) {
            workers.add(rig.worker(1));
        }
    }

    /** All tasks but those of the first worker's first lease are done. */
    private void straggle(JobSpec job) {
        rig.submit(client, job);
        slowWorker = workers.get(0);
        slow = rig.grants(slowWorker).get(0);
        finishOthers();
    }

    private void finishOthers() {
        for (boolean any = true; any; ) {
            any = false;
            for (WorkerEpoch worker : workers) {
                for (Grant grant : rig.grants(worker)) {
                    any = true;
                    rig.finish(worker, grant);
                }
            }
        }
    }

    private Grant secondOrNull() {
        Grant second = null;
        for (WorkerEpoch worker : workers) {
            for (Grant grant : rig.grants(worker)) {
                assertThat(second).isNull();
                assertThat(worker).isNotEqualTo(slowWorker);
                second = grant;
                secondWorker = worker;
            }
        }
        return second;
    }

    private Grant second() {
        Grant second = secondOrNull();
        assertThat(second).isNotNull();
        return second;
    }

    private void straggleOneOfFour() {
        workers(4);
        straggle(rangeJob(1, 4, SPECULATING));
        assertThat(slow.tasks().size()).isEqualTo(1);
    }

    private void assertEndedWithFourTasks() {
        ToClient.Ended end = rig.ended(client);
        assertThat(end.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(end.counters()).containsEntry("tasks", 4L);
        assertThat(rig.told(client, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(4);
    }

    @Test
    void aSlowTaskIsTriedByAnotherWorkerAndTheFirstSuccessCounts() {
        straggleOneOfFour();
        rig.advance(999);
        assertThat(secondOrNull()).isNull();
        rig.advance(1);
        Grant second = second();
        assertThat(second.tasks()).isEqualTo(slow.tasks());
        assertThat(second.attempt()).isEqualTo(2);
        rig.finish(secondWorker, second);
        assertEndedWithFourTasks();
        assertThat(rig.told(slowWorker, ToWorker.CancelLease.class)).containsExactly(new ToWorker.CancelLease(slow.lease(), slow.tasks()));
        rig.finish(slowWorker, slow);
        assertThat(rig.count(Counts.STALE_LEASE)).isEqualTo(1);
        assertThat(rig.core.snapshot().jobs().get(0)).satisfies(job -> {
            assertThat(job.speculated()).isEqualTo(1);
            assertThat(job.speculationsWon()).isEqualTo(1);
        });
    }

    @Test
    void theFirstAttemptMayComeFirst() {
        straggleOneOfFour();
        rig.advance(1000);
        Grant second = second();
        rig.finish(slowWorker, slow);
        assertEndedWithFourTasks();
        assertThat(rig.told(secondWorker, ToWorker.CancelLease.class)).containsExactly(new ToWorker.CancelLease(second.lease(), second.tasks()));
        assertThat(rig.core.snapshot().jobs().get(0).speculationsWon()).isZero();
    }

    @Test
    void noTaskIsSlowBeforeHalfAreDone() {
        workers(8);
        rig.submit(client, rangeJob(1, 8, SPECULATING));
        for (WorkerEpoch worker : workers.subList(0, 3)) {
            rig.finish(worker, rig.grants(worker).get(0));
        }
        workers.subList(3, 8).forEach(worker -> assertThat(rig.grants(worker)).hasSize(1));
        rig.advance(60_000);
        assertThat(secondOrNull()).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"AT_LEAST_ONCE", "AT_MOST_ONCE"})
    void whatMustNotRunTwiceAtOnceDoesNot(Effects effects) {
        workers(4);
        straggle(rangeJob(1, 4, Specs.speculating(effects)));
        rig.advance(60_000);
        assertThat(secondOrNull()).isNull();
    }

    @Test
    void aStageWithEffectsDoesNotRunTwiceAtOnce() {
        workers(4);
        straggle(Specs.job(1, SPECULATING, Specs.effectful(Specs.stage(0, new StageOutput.Results(), new TaskSource.Range(0, 4, 4)))));
        rig.advance(60_000);
        assertThat(secondOrNull()).isNull();
        assertThat(rig.timers).doesNotContainKey(new TimerKey.Stragglers());
    }

    @Test
    void aJobMayDoWithout() {
        workers(4);
        straggle(rangeJob(1, 4, Specs.SETTINGS));
        rig.advance(60_000);
        assertThat(secondOrNull()).isNull();
    }

    @Test
    void onlyTheRestOfALeaseIsTriedAgain() {
        workers(2);
        straggle(rangeJob(1, 40, SPECULATING));
        assertThat(slow.tasks().size()).isGreaterThan(2);
        rig.finish(slowWorker, slow, TaskRange.single(slow.tasks().from() + 1), Rig.MILLI);
        finishOthers();
        rig.advance(1000);
        // Nothing is known of the worker yet but that it is slow: it may be well, and what waits there could go elsewhere.
        assertThat(rig.told(slowWorker, ToWorker.Recall.class)).contains(new ToWorker.Recall(slow.lease()));
        assertThat(secondOrNull()).isNull();
        rig.advance(500);
        assertThat(second().tasks()).isEqualTo(TaskRange.single(slow.tasks().from()));
        rig.advance(60_000);
        // One at a time, of so few slots.
        assertThat(secondOrNull()).isNull();
        rig.finish(slowWorker, slow, TaskRange.single(slow.tasks().from()), Rig.MILLI);
        rig.advance(1000);
        assertThat(second().tasks()).isEqualTo(new TaskRange(slow.tasks().from() + 2, slow.tasks().to()));
    }

    @Test
    void tasksThatWaitBehindASlowOneGoToOthersHoweverShortTheySeem() {
        workers(2);
        straggle(rangeJob(1, 40, SPECULATING));
        int waiting = slow.tasks().size() - 1;
        assertThat(waiting).isPositive();
        assertThat(rig.told(slowWorker, ToWorker.Recall.class)).isEmpty();
        rig.advance(1000);
        assertThat(rig.told(slowWorker, ToWorker.Recall.class)).contains(new ToWorker.Recall(slow.lease()));
        TaskRange rest = new TaskRange(slow.tasks().from() + 1, slow.tasks().to());
        rig.say(slowWorker, new FromWorker.Returned(slow.lease(), slow.job(), List.of(rest), true));
        assertThat(rig.grants(workers.get(1)).get(0).tasks().from()).isEqualTo(rest.from());
    }

    /** A second attempt would be told of the blocks that are there, and find nothing missing. */
    @Test
    void nothingIsTriedAgainWhileItsInputIsMadeAgain() {
        workers(4);
        rig.submit(client, Specs.shuffleJob(1, 4, 4, SPECULATING));
        workers.forEach(worker -> rig.grants(worker).forEach(grant -> rig.keep(worker, grant, 0)));
        slowWorker = workers.get(0);
        slow = rig.grants(slowWorker).get(0);
        assertThat(slow.stage().value()).isEqualTo(1);
        finishOthers();
        rig.step(new SchedulerEvent.WorkerLost(workers.remove(3), "killed"));
        List<Grant> remakes = new ArrayList<>();
        workers.forEach(worker -> remakes.addAll(rig.grants(worker)));
        assertThat(remakes).isNotEmpty().allSatisfy(grant -> assertThat(grant.stage().value()).isZero());
        rig.advance(60_000);
        workers.forEach(worker -> assertThat(rig.grants(worker)).noneSatisfy(grant -> assertThat(grant.stage().value()).isEqualTo(1)));
    }

    @Test
    void thereIsNoThirdAttempt() {
        straggleOneOfFour();
        rig.advance(1000);
        second();
        rig.advance(60_000);
        assertThat(secondOrNull()).isNull();
        rig.lose(slowWorker);
        rig.advance(60_000);
        assertThat(secondOrNull()).isNull();
        assertThat(rig.ended(client)).isNull();
    }

    @Test
    void theLossOfOneWorkerLeavesTheOtherAttempt() {
        straggleOneOfFour();
        rig.advance(1000);
        Grant second = second();
        rig.lose(slowWorker);
        workers.remove(slowWorker);
        assertThat(secondOrNull()).isNull();
        rig.finish(secondWorker, second);
        assertEndedWithFourTasks();
    }

    @Test
    void theLossOfBothWorkersHasTheTaskTriedAgain() {
        straggleOneOfFour();
        rig.advance(1000);
        second();
        WorkerEpoch other = secondWorker;
        rig.lose(other);
        rig.lose(slowWorker);
        workers.removeAll(List.of(other, slowWorker));
        Grant third = second();
        assertThat(third.attempt()).isEqualTo(3);
        rig.finish(secondWorker, third);
        assertEndedWithFourTasks();
    }

    @Test
    void aFailureOfOneAttemptLeavesTheOther() {
        straggleOneOfFour();
        rig.advance(1000);
        Grant second = second();
        rig.fail(secondWorker, second, second.tasks().from(), ErrorKind.USER);
        assertThat(secondOrNull()).isNull();
        rig.finish(slowWorker, slow);
        assertEndedWithFourTasks();
    }

    @Test
    void aTaskThatIsNotWantedEndsWithBothAttempts() {
        straggleOneOfFour();
        rig.advance(1000);
        Grant second = second();
        rig.say(client, new FromClient.Cancel(Specs.id(1), slow.tasks(), "unwanted"));
        assertThat(rig.told(slowWorker, ToWorker.CancelLease.class)).hasSize(1);
        assertThat(rig.told(secondWorker, ToWorker.CancelLease.class)).hasSize(1);
        assertThat(second.tasks()).isEqualTo(slow.tasks());
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void workersThatHaveSomethingToDoAreNotAsked() {
        straggleOneOfFour();
        rig.submit(client, Specs.job(2, Specs.SETTINGS, Specs.stage(0, new StageOutput.Results(), new TaskSource.Range(0, 64, 64))));
        workers.forEach(rig::grants);
        rig.advance(60_000);
        assertThat(secondOrNull()).isNull();
    }
}
