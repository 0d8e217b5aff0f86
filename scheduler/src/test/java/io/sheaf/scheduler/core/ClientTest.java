package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.rangeJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.IncompatibleVersionException;
import io.sheaf.JobTimeoutException;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientTest {

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private void finishAll(WorkerEpoch worker) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            grants.forEach(grant -> rig.finish(worker, grant));
        }
    }

    @Test
    void theSameIdempotencyKeyIsTheSameJob() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 3, Specs.detached("key")));
        rig.submit(client, rangeJob(2, 3, Specs.detached("key")));
        assertThat(rig.told(client, ToClient.Accepted.class)).extracting(ToClient.Accepted::actual).containsExactly(Specs.id(1), Specs.id(1));
        finishAll(worker);
        assertThat(rig.ended(client).job()).isEqualTo(Specs.id(1));
        assertThat(rig.core.snapshot().jobs()).hasSize(1);
    }

    private static JobSettings attached(String key) {
        return new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 0, key, false, false, 0, false);
    }

    @Test
    void aKeyInUseIsRefusedToAnotherClientByNameAndTheFirstGetsAllResults() {
        WorkerEpoch worker = rig.worker(1);
        ClientId second = rig.client();
        rig.submit(client, rangeJob(1, 3, Specs.detached("key")));
        Grant grant = rig.grants(worker).get(0);
        rig.finish(worker, grant, TaskRange.single(0), 1);
        rig.say(client, new FromClient.Taken(Specs.id(1), 1));
        rig.submit(second, rangeJob(2, 3, Specs.detached("key")));
        assertThat(rig.told(second, ToClient.Rejected.class)).singleElement().satisfies(no -> {
            assertThat(no.job()).isEqualTo(Specs.id(2));
            assertThat(no.failure().kind()).isEqualTo(ErrorKind.REFUSED);
            assertThat(no.failure().message()).contains(Specs.id(1).toString(), "'key'", "sheaf job watch", "another key");
        });
        rig.finish(worker, grant, new TaskRange(1, grant.tasks().to()), 1);
        finishAll(worker);
        assertThat(rig.told(second, ToClient.class)).isEmpty();
        assertThat(rig.told(client, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(3);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aRefusedClientThatCancelsAndLeavesEndsNothing() {
        WorkerEpoch worker = rig.worker(1);
        ClientId second = rig.client();
        rig.submit(client, rangeJob(1, 3, attached("key")));
        rig.submit(second, rangeJob(2, 3, attached("key")));
        rig.say(second, new FromClient.Cancel(Specs.id(2), null, "refused"));
        rig.say(second, new FromClient.Release(Specs.id(2)));
        rig.step(new SchedulerEvent.ClientGone(second));
        pass(worker, 10_001);
        assertThat(rig.told(client, ToClient.Ended.class)).isEmpty();
        finishAll(worker);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aKeyIsRefusedAsLongAsItsClientMayReadResultsFromWorkers() {
        WorkerEpoch worker = rig.worker(1);
        ClientId second = rig.client();
        rig.submit(client, rangeJob(1, 1, attached("key")));
        rig.store(worker, rig.grants(worker).get(0));
        pass(worker, 5_000);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        rig.submit(second, rangeJob(2, 1, attached("key")));
        assertThat(rig.told(second, ToClient.Rejected.class)).hasSize(1);
        rig.say(client, new FromClient.Release(Specs.id(1)));
        rig.submit(second, rangeJob(3, 1, attached("key")));
        assertThat(rig.ended(second).job()).isEqualTo(Specs.id(1));
    }

    @Test
    void whoComesWithTheKeyOfAClientThatIsGoneTakesItsPlace() {
        WorkerEpoch worker = rig.worker(1);
        ClientId second = rig.client();
        rig.submit(client, rangeJob(1, 3, attached("key")));
        Grant grant = rig.grants(worker).get(0);
        rig.finish(worker, grant, TaskRange.single(0), 1);
        rig.step(new SchedulerEvent.ClientGone(client));
        rig.submit(second, rangeJob(2, 3, attached("key")));
        assertThat(rig.told(second, ToClient.Accepted.class)).containsExactly(new ToClient.Accepted(Specs.id(2), Specs.id(1)));
        pass(worker, 10_001);
        rig.finish(worker, grant, new TaskRange(1, grant.tasks().to()), 1);
        finishAll(worker);
        assertThat(rig.told(second, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(3);
        assertThat(rig.ended(second).state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** What it says first names the job as it was submitted, because the answer is still on its way. */
    @Test
    void whoTakesAPlaceIsHeardBeforeItKnowsTheJobsOtherName() {
        WorkerEpoch worker = rig.worker(1);
        StageSpec open = Specs.stage(0, new StageOutput.Results(), new TaskSource.Open());
        rig.submit(client, Specs.job(1, attached("key"), open));
        rig.say(client, new FromClient.Append(Specs.id(1), 0, Specs.numbers(0, 2), false));
        rig.step(new SchedulerEvent.ClientGone(client));
        ClientId second = rig.client();
        rig.submit(second, Specs.job(2, attached("key"), open));
        rig.say(second, new FromClient.Cancel(Specs.id(2), TaskRange.single(3), "not this"));
        rig.say(second, new FromClient.Append(Specs.id(2), 0, Specs.numbers(0, 4), false));
        rig.say(second, new FromClient.Append(Specs.id(1), 4, Specs.numbers(4, 5), true));
        onlyThisWasCancelledAndDidNotRun(second, worker, 3);
        assertThat(rig.told(second, ToClient.Rejected.class)).isEmpty();
        assertThat(rig.told(second, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(4);
    }

    @Test
    void whoRepeatsItsSubmissionOnANewConnectionIsNotRefusedForItsOldOne() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 3, attached("key")));
        ClientId anew = rig.client();
        rig.submit(anew, rangeJob(1, 3, attached("key")));
        rig.step(new SchedulerEvent.ClientGone(client), new SchedulerEvent.ClientGone(anew));
        ClientId successor = rig.client();
        rig.submit(successor, rangeJob(2, 3, attached("key")));
        ClientId successorAnew = rig.client();
        rig.submit(successorAnew, rangeJob(2, 3, attached("key")));
        rig.step(new SchedulerEvent.ClientGone(successor));
        finishAll(worker);
        assertThat(rig.told(successorAnew, ToClient.Accepted.class)).containsExactly(new ToClient.Accepted(Specs.id(2), Specs.id(1)));
        assertThat(rig.told(successorAnew, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(3);
        assertThat(rig.ended(successorAnew).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void anAttachedJobIsCancelledSomeTimeAfterItsClientLeft() {
        rig.worker(1);
        rig.submit(client, rangeJob(1, 3));
        rig.step(new SchedulerEvent.ClientGone(client));
        rig.advance(9_999);
        assertThat(rig.core.snapshot().jobs().get(0).state()).isEqualTo(JobState.RUNNING);
        rig.advance(1);
        assertThat(rig.core.snapshot().jobs().get(0).state()).isEqualTo(JobState.CANCELLED);
    }

    @Test
    void aClientThatComesBackInTimeGetsWhatItMissed() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4));
        Grant grant = rig.grants(worker).get(0);
        rig.finish(worker, grant, new TaskRange(0, 2), 1);
        rig.say(client, new FromClient.Taken(Specs.id(1), 1));
        rig.step(new SchedulerEvent.ClientGone(client));
        rig.finish(worker, grant, new TaskRange(2, 3), 1);
        ClientId again = rig.client();
        rig.say(again, new FromClient.Attach(Specs.id(1), 1));
        assertThat(rig.told(again, ToClient.Results.class)).extracting(ToClient.Results::tasks)
                .containsExactly(TaskRange.single(1), TaskRange.single(2));
        rig.advance(20_000);
        rig.step(new SchedulerEvent.WorkerLost(worker, "x"));
        finishAll(rig.worker(1));
        assertThat(rig.ended(again).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aDetachedJobGoesOnAloneAndItsResultsAreKept() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 3, Specs.detached("")));
        rig.step(new SchedulerEvent.ClientGone(client));
        for (int second = 0; second < 15; second++) {
            rig.advance(1000);
            rig.say(worker, new FromWorker.Heartbeat(1));
        }
        finishAll(worker);
        ClientId again = rig.client();
        rig.say(again, new FromClient.Attach(Specs.id(1), 0));
        assertThat(rig.told(again, ToClient.Results.class).stream().mapToInt(r -> r.tasks().size()).sum()).isEqualTo(3);
        assertThat(rig.ended(again).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aWatcherHearsOfProgressAndTheEndButGetsNoResults() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 3));
        ClientId watcher = rig.client();
        rig.say(watcher, new FromClient.Attach(Specs.id(1), Integer.MAX_VALUE));
        finishAll(worker);
        assertThat(rig.told(watcher, ToClient.Results.class)).isEmpty();
        assertThat(rig.told(watcher, ToClient.Progress.class)).isNotEmpty();
        assertThat(rig.ended(watcher).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rig.told(client, ToClient.Results.class)).isNotEmpty();
    }

    @Test
    void anUnknownJobIsRefusedByName() {
        rig.say(client, new FromClient.Attach(Specs.id(9), 0));
        rig.say(client, new FromClient.Cancel(Specs.id(9), null, "no"));
        assertThat(rig.told(client, ToClient.Rejected.class)).hasSize(2)
                .allSatisfy(no -> assertThat(no.failure().message()).contains(Specs.id(9).toString()));
    }

    @Test
    void progressIsToldAtMostFourTimesASecond() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 10_000));
        int told = 0;
        for (int i = 0; i < 100; i++) {
            rig.grants(worker).forEach(grant -> rig.finish(worker, grant, grant.tasks(), 100 * Rig.MILLI));
            rig.advance(10);
            told += rig.told(client, ToClient.Progress.class).size();
        }
        assertThat(told).isBetween(3, 4);
        rig.advance(300);
        rig.told(client, ToClient.Progress.class);
        rig.advance(5_000);
        assertThat(rig.told(client, ToClient.Progress.class)).isEmpty();
    }

    @Test
    void aUsersExceptionIsTriedAgainElsewhereUpToTheLimit() {
        rig.worker(1);
        rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        WorkerEpoch before = null;
        int attempts = 0;
        for (boolean more = true; more; ) {
            more = false;
            for (ClusterSnapshot.WorkerView worker : rig.core.snapshot().workers()) {
                for (Grant grant : rig.grants(worker.id())) {
                    assertThat(grant.attempt()).isEqualTo(++attempts);
                    assertThat(worker.id()).isNotEqualTo(before);
                    before = worker.id();
                    rig.fail(worker.id(), grant, 0, ErrorKind.USER);
                    more = true;
                }
            }
        }
        assertThat(attempts).isEqualTo(4);
        Failure why = rig.ended(client).failureOrNull();
        assertThat(why.type()).isEqualTo("user.Broken");
        assertThat(why.site().attempt()).isEqualTo(4);
        assertThat(why.site().worker()).startsWith("worker-");
    }

    @Test
    void badInputIsNotTriedAgain() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        rig.fail(worker, rig.grants(worker).get(0), 0, ErrorKind.INPUT);
        assertThat(rig.ended(client).failureOrNull().kind()).isEqualTo(ErrorKind.INPUT);
    }

    @Test
    void wantOfMemoryIsTriedThreeTimes() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        int attempts = 0;
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            rig.fail(worker, grants.get(0), 0, ErrorKind.RESOURCE);
            attempts++;
        }
        assertThat(attempts).isEqualTo(3);
    }

    @Test
    void whereErrorsAreCollectedAFailedTaskIsAResult() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 3, Specs.collecting()));
        Grant grant = rig.grants(worker).get(0);
        rig.fail(worker, grant, 1, ErrorKind.INPUT);
        finishAll(worker);
        rig.finish(worker, grant, TaskRange.single(0), 1);
        rig.finish(worker, grant, TaskRange.single(2), 1);
        assertThat(rig.told(client, ToClient.TaskFailed.class)).extracting(ToClient.TaskFailed::task).containsExactly(1);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void cancelStopsWorkersAndIsFinal() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 3));
        Grant grant = rig.grants(worker).get(0);
        rig.say(client, new FromClient.Cancel(Specs.id(1), null, "enough"));
        assertThat(rig.told(worker, ToWorker.DropJob.class)).singleElement().satisfies(drop -> assertThat(drop.succeeded()).isFalse());
        rig.finish(worker, grant);
        assertThat(rig.ended(client)).satisfies(ended -> {
            assertThat(ended.state()).isEqualTo(JobState.CANCELLED);
            assertThat(ended.failureOrNull().message()).isEqualTo("enough");
        });
        assertThat(rig.told(client, ToClient.Results.class)).isEmpty();
    }

    @Test
    void someTasksMayBeCancelledAndTheRestGoesOn() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4));
        Grant grant = rig.grants(worker).get(0);
        rig.say(client, new FromClient.Cancel(Specs.id(1), new TaskRange(1, 3), "not these"));
        assertThat(rig.told(worker, ToWorker.CancelLease.class)).extracting(ToWorker.CancelLease::tasksOrNull)
                .containsExactly(TaskRange.single(1), TaskRange.single(2));
        rig.finish(worker, grant);
        assertThat(rig.told(client, ToClient.TaskFailed.class)).hasSize(2)
                .allSatisfy(failed -> assertThat(failed.failure().kind()).isEqualTo(ErrorKind.CANCELLED));
        assertThat(rig.told(client, ToClient.Results.class)).extracting(ToClient.Results::tasks)
                .containsExactly(TaskRange.single(0), TaskRange.single(3));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aTaskCancelledBeforeItWasAppendedFailsWhenItComesAndNeverRuns() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, Specs.collecting(), Specs.stage(0, new StageOutput.Results(), new TaskSource.Open())));
        rig.say(client, new FromClient.Append(Specs.id(1), 0, Specs.numbers(0, 2), false));
        rig.say(client, new FromClient.Cancel(Specs.id(1), TaskRange.single(3), "not this"));
        assertThat(rig.told(client, ToClient.TaskFailed.class)).isEmpty();
        rig.say(client, new FromClient.Append(Specs.id(1), 2, Specs.numbers(2, 5), true));
        onlyThisWasCancelledAndDidNotRun(client, worker, 3);
        assertThat(rig.told(client, ToClient.Results.class).stream().mapToInt(results -> results.tasks().size()).sum()).isEqualTo(4);
    }

    private void onlyThisWasCancelledAndDidNotRun(ClientId owner, WorkerEpoch worker, int task) {
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            assertThat(grants).noneMatch(grant -> grant.tasks().contains(task));
            grants.forEach(grant -> rig.finish(worker, grant));
        }
        assertThat(rig.told(owner, ToClient.TaskFailed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.task()).isEqualTo(task);
            assertThat(failed.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(failed.failure().message()).isEqualTo("not this");
        });
        assertThat(rig.ended(owner).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aTaskCancelledWhileItsInputIsUploadedFailsAndNeverRuns() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, Specs.collecting(),
                Specs.stage(0, new StageOutput.Blocks(), new TaskSource.Uploaded(2)),
                Specs.stage(1, new StageOutput.Results(), new TaskSource.Blocks(new StageId(0)))));
        rig.say(client, new FromClient.Cancel(Specs.id(1), TaskRange.single(1), "not this"));
        rig.told(client, ToClient.Upload.class).forEach(this::uploaded);
        onlyThisWasCancelledAndDidNotRun(client, worker, 1);
    }

    @Test
    void aJobWhoseTasksAreAllCancelledBeforeTheyAreKnownEnds() {
        rig.worker(1);
        rig.submit(client, Specs.job(1, Specs.collecting(), Specs.stage(0, new StageOutput.Results(), new TaskSource.Open())));
        rig.say(client, new FromClient.Cancel(Specs.id(1), new TaskRange(0, Integer.MAX_VALUE), "none of these"));
        rig.say(client, new FromClient.Append(Specs.id(1), 0, Specs.numbers(0, 3), true));
        assertThat(rig.told(client, ToClient.TaskFailed.class)).extracting(ToClient.TaskFailed::task).containsExactly(0, 1, 2);
        assertThat(rig.ended(client).resultTasks()).isEqualTo(3);
    }

    @Test
    void aJobThatTakesTooLongTimesOut() {
        rig.worker(1);
        rig.submit(client, rangeJob(1, 3, Specs.timeout(500)));
        rig.advance(500);
        assertThat(rig.ended(client)).satisfies(ended -> {
            assertThat(ended.state()).isEqualTo(JobState.TIMED_OUT);
            assertThat(ended.failureOrNull().type()).isEqualTo(JobTimeoutException.class.getName());
        });
    }

    @Test
    void tasksDoNotRunFurtherAheadThanTheWindow() {
        WorkerEpoch worker = rig.worker(4);
        rig.submit(client, rangeJob(1, 100, Specs.window(5)));
        int granted = 0;
        for (int round = 0; round < 10; round++) {
            for (Grant grant : rig.grants(worker)) {
                granted = Math.max(granted, grant.tasks().to());
                rig.finish(worker, grant);
            }
        }
        assertThat(granted).isEqualTo(5);
        rig.say(client, new FromClient.Taken(Specs.id(1), 3));
        assertThat(rig.grants(worker).stream().mapToInt(grant -> grant.tasks().size()).sum()).isEqualTo(3);
    }

    @Test
    void resultsThatNobodyTakesStopTravellingInline() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 100_000));
        long inline = 0;
        boolean stored = false;
        for (int round = 0; round < 10_000 && rig.ended(client) == null; round++) {
            for (Grant grant : rig.grants(worker)) {
                int bytes = Math.min(grant.inlineBytes(), 60_000 * grant.tasks().size());
                assertThat(inline + grant.inlineBytes()).isLessThanOrEqualTo(1 << 20);
                if (bytes < grant.tasks().size() * 100) {
                    stored = true;
                    round = 100_000;
                    break;
                }
                byte[][] results = new byte[grant.tasks().size()][100];
                inline += 100L * grant.tasks().size();
                rig.succeed(worker, grant, grant.tasks(), new TaskOutput.Inline(io.sheaf.plan.Slices.of(List.of(results))), 1000);
            }
        }
        assertThat(stored).isTrue();
    }

    @Test
    void aJobWaitsForItsClientToTakeStoredResultsAndThenFreesThem() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 2));
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            grants.forEach(grant -> rig.store(worker, grant));
        }
        assertThat(rig.ended(client)).isNull();
        assertThat(rig.told(client, ToClient.StoredResults.class)).isNotEmpty().allSatisfy(
                stored -> assertThat(stored.worker().worker()).isEqualTo(worker));
        rig.say(client, new FromClient.Taken(Specs.id(1), 1));
        assertThat(rig.told(worker, ToWorker.ReleaseResults.class)).extracting(ToWorker.ReleaseResults::tasks).containsExactly(TaskRange.single(0));
        assertThat(rig.ended(client)).isNull();
        rig.say(client, new FromClient.Taken(Specs.id(1), 2));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).hasSize(1);
    }

    @Test
    void aStoredResultThatIsLostBeforeItWasTakenIsMadeAgain() {
        WorkerEpoch keeper = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        rig.store(keeper, rig.grants(keeper).get(0));
        WorkerEpoch other = rig.worker(1);
        rig.lose(keeper);
        rig.finish(other, rig.grants(other).get(0));
        assertThat(rig.told(client, ToClient.Results.class)).hasSize(1);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aClientThatNeverTakesStoredResultsDoesNotKeepTheJobForEver() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        rig.store(worker, rig.grants(worker).get(0));
        rig.advance(4_999);
        assertThat(rig.ended(client)).isNull();
        rig.advance(1);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).isEmpty();
        rig.say(client, new FromClient.Release(Specs.id(1)));
        assertThat(rig.told(worker, ToWorker.DropJob.class)).hasSize(1);
    }

    /** The timer is heard before the client that has come back while the scheduler slept. */
    @Test
    void aSchedulerThatSleptHearsAClientThatIsBackBeforeItGivesItUp() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4));
        rig.step(new SchedulerEvent.ClientGone(client));
        SchedulerCommand.SetTimer grace = rig.timers.values().stream()
                .filter(timer -> timer.key() instanceof TimerKey.ClientGrace).findFirst().orElseThrow();
        rig.now = grace.atNanos() + 20_000 * Rig.MILLI;
        rig.step(new SchedulerEvent.TimerFired(grace.key(), grace.generation()));
        ClientId back = rig.client();
        rig.submit(back, rangeJob(1, 4));
        rig.finish(worker, rig.grants(worker).get(0));
        assertThat(rig.ended(back).state()).isEqualTo(JobState.SUCCEEDED);
    }

    /** Seed 6455 of the simulation: the complaint was dropped, and the client waited for ever for the rest. */
    @Test
    void aComplaintAboutResultsOfWhichSomeWereTakenIsAboutTheOthers() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 4));
        Grant grant = rig.grants(worker).get(0);
        assertThat(grant.tasks().size()).isGreaterThan(1);
        rig.store(worker, grant);
        rig.say(client, new FromClient.Taken(Specs.id(1), 1));
        rig.say(client, new FromClient.ResultLost(Specs.id(1), grant.lease(), grant.tasks(), "gone"));
        assertThat(rig.grants(worker)).anySatisfy(again -> {
            assertThat(again.tasks().from()).isEqualTo(1);
            assertThat(again.attempt()).isEqualTo(2);
        });
    }

    @Test
    void storedResultsOfAnAttachedJobAreFreedWhenItsClientLeftBeforeTheEnd() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        Grant grant = rig.grants(worker).get(0);
        rig.step(new SchedulerEvent.ClientGone(client));
        pass(worker, 4_000);
        rig.store(worker, grant);
        assertThat(rig.core.snapshot().jobs().get(0).state()).isEqualTo(JobState.SUCCEEDED);
        freesResultsAfterTheRestOfTheGrace(worker, 6_000);
    }

    @Test
    void storedResultsOfAnAttachedJobAreFreedWhenItsClientLeftWhileTheyWaited() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        rig.store(worker, rig.grants(worker).get(0));
        rig.step(new SchedulerEvent.ClientGone(client));
        assertThat(rig.core.snapshot().jobs().get(0).state()).isEqualTo(JobState.SUCCEEDED);
        freesResultsAfterTheRestOfTheGrace(worker, 10_000);
    }

    @Test
    void storedResultsOfAnAttachedJobAreFreedWhenItsClientLeftAfterTheEnd() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        rig.store(worker, rig.grants(worker).get(0));
        pass(worker, 5_000);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        pass(worker, 60_000);
        rig.step(new SchedulerEvent.ClientGone(client));
        freesResultsAfterTheRestOfTheGrace(worker, 10_000);
    }

    /** Lets time pass while the worker says that it lives. */
    private void pass(WorkerEpoch worker, long millis) {
        for (long left = millis; left > 0; left -= 1_000) {
            rig.advance(Math.min(left, 1_000));
            rig.say(worker, new FromWorker.Heartbeat(0));
        }
    }

    private void freesResultsAfterTheRestOfTheGrace(WorkerEpoch worker, long millis) {
        pass(worker, millis - 1);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).isEmpty();
        rig.advance(1);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).hasSize(1);
        ClientId late = rig.client();
        rig.say(late, new FromClient.Attach(Specs.id(1), 0));
        assertThat(rig.told(late, ToClient.Rejected.class)).singleElement()
                .satisfies(no -> assertThat(no.failure().message()).contains("10000 ms", "run the job again"));
        ClientId satisfied = rig.client();
        rig.say(satisfied, new FromClient.Attach(Specs.id(1), 1));
        assertThat(rig.ended(satisfied).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aClientThatComesBackWithinTheGraceStillGetsTheResultsOfItsFinishedJob() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 2));
        Grant grant = rig.grants(worker).get(0);
        rig.store(worker, grant);
        finishAll(worker);
        rig.step(new SchedulerEvent.ClientGone(client));
        pass(worker, 9_999);
        ClientId again = rig.client();
        rig.say(again, new FromClient.Attach(Specs.id(1), 0));
        pass(worker, 60_000);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).isEmpty();
        assertThat(rig.told(again, ToClient.StoredResults.class)).hasSize(1);
        rig.say(again, new FromClient.Release(Specs.id(1)));
        assertThat(rig.told(worker, ToWorker.DropJob.class)).hasSize(1);
    }

    /** Seeds 12159 and 11314 of the simulation. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void resultsThatNobodyCanHaveAsAWholeAreFreedAndRefusedFromThenOn(boolean detached) {
        WorkerEpoch lost = rig.worker(1);
        WorkerEpoch other = rig.worker(1);
        rig.submit(client, detached ? rangeJob(1, 2, Specs.detached("")) : rangeJob(1, 2));
        rig.store(lost, rig.grants(lost).get(0));
        rig.store(other, rig.grants(other).get(0));
        rig.step(new SchedulerEvent.ClientGone(client));
        rig.step(new SchedulerEvent.WorkerLost(lost, "killed"));
        for (int i = 0; i < 2; i++) {
            ClientId late = rig.client();
            rig.say(late, new FromClient.Attach(Specs.id(1), 0));
            assertThat(rig.told(late, ToClient.Rejected.class)).singleElement()
                    .satisfies(no -> assertThat(no.failure().message()).contains("were kept by", "is gone"));
            rig.say(late, new FromClient.Release(Specs.id(1)));
        }
        assertThat(rig.told(other, ToWorker.DropJob.class)).hasSize(1);
    }

    /** Seed 8590003639 of the simulation, where it came over two connections at once, and the second time what its tasks accumulated was gone. */
    @Test
    void whoHasAllResultsIsToldTheEndThoughTheirHolderIsGone() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1, Specs.detached("")));
        Grant grant = rig.grants(worker).get(0);
        Tally tally = new Tally(Map.of("tasks", 1L), Slices.of(new byte[] {7}));
        rig.succeed(worker, grant, grant.tasks(), new TaskOutput.Stored(new long[1]), Rig.MILLI, List.of(tally));
        rig.step(new SchedulerEvent.ClientGone(client));
        rig.lose(worker);
        for (int i = 0; i < 2; i++) {
            ClientId again = rig.client();
            rig.say(again, new FromClient.Attach(Specs.id(1), 1));
            assertThat(rig.ended(again).accumulated()).isEqualTo(tally.accumulated());
        }
    }

    @Test
    void whatTasksAccumulatedStaysWhenResultsAreFreed() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        Grant grant = rig.grants(worker).get(0);
        Tally tally = new Tally(Map.of("tasks", 1L), Slices.of(new byte[] {7}));
        rig.succeed(worker, grant, grant.tasks(), new TaskOutput.Stored(new long[1]), Rig.MILLI, List.of(tally));
        pass(worker, 5_000);
        rig.step(new SchedulerEvent.ClientGone(client));
        pass(worker, 10_000);
        ClientId late = rig.client();
        rig.say(late, new FromClient.Attach(Specs.id(1), 1));
        assertThat(rig.ended(late).accumulated()).isEqualTo(tally.accumulated());
    }

    @Test
    void storedResultsOfADetachedJobWaitForWhoeverComes() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1, Specs.detached("")));
        rig.store(worker, rig.grants(worker).get(0));
        rig.step(new SchedulerEvent.ClientGone(client));
        pass(worker, 3_600_000);
        assertThat(rig.told(worker, ToWorker.DropJob.class)).isEmpty();
        ClientId again = rig.client();
        rig.say(again, new FromClient.Attach(Specs.id(1), 0));
        assertThat(rig.told(again, ToClient.StoredResults.class)).hasSize(1);
    }

    @Test
    void aForgottenJobIsNotAwaitedAnyMore() {
        Rig forgetful = new Rig(Rig.CONFIG.withLimits(new SchedulerConfig.Limits(1, 64 << 10, 1 << 20, 10, 4)));
        WorkerEpoch worker = forgetful.worker(1);
        ClientId other = forgetful.client();
        forgetful.submit(other, rangeJob(1, 1));
        forgetful.finish(worker, forgetful.grants(worker).get(0));
        forgetful.step(new SchedulerEvent.ClientGone(other));
        forgetful.submit(forgetful.client(), rangeJob(2, 0));
        assertThat(forgetful.timers.keySet()).noneMatch(key -> key instanceof TimerKey.ClientGrace);
        forgetful.advance(20_000);
        assertThat(forgetful.core.snapshot().jobs()).extracting(ClusterSnapshot.JobView::id).containsExactly(Specs.id(2));
    }

    @Test
    void aWorkerThatForgotAProgramGetsItAgain() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        ToWorker.DefineStage first = rig.told(worker, ToWorker.DefineStage.class).get(0);
        rig.say(worker, new FromWorker.NeedProgram(first.job(), first.stage(), first.program().id()));
        assertThat(rig.told(worker, ToWorker.DefineStage.class)).singleElement().satisfies(again -> assertThat(again.program().hasBytes()).isTrue());
    }

    @Test
    void codeForANewerJavaIsRefusedBeforeAnyTaskNamingClassAndWorker() {
        rig.worker(1, 17);
        JobSpec plain = rangeJob(1, 3);
        rig.submit(client, new JobSpec(plain.id(), SETTINGS, Sha256.of(new byte[0]), new CodeLevel(21, "my.App"), plain.stages()));
        Failure why = rig.ended(client).failureOrNull();
        assertThat(why.type()).isEqualTo(IncompatibleVersionException.class.getName());
        assertThat(why.message()).contains("my.App", "21", "worker-1@host:42", "17");
    }

    @Test
    void codeForANewerJavaGoesOnlyWhereItRuns() {
        WorkerEpoch old = rig.worker(1, 17);
        WorkerEpoch fresh = rig.worker(1, 25);
        JobSpec plain = rangeJob(1, 30);
        rig.submit(client, new JobSpec(plain.id(), SETTINGS, Sha256.of(new byte[0]), new CodeLevel(21, "my.App"), plain.stages()));
        assertThat(rig.grants(old)).isEmpty();
        finishAll(fresh);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void stagesThatDoNotFitTogetherAreRefused() {
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(3), 2))));
        assertThat(rig.told(client, ToClient.Rejected.class)).singleElement()
                .satisfies(no -> assertThat(no.failure().kind()).isEqualTo(ErrorKind.REFUSED));
    }

    @Test
    void uploadsAreSpreadBySlotsAndAskedForAgainWhenLost() {
        WorkerEpoch small = rig.worker(1);
        WorkerEpoch large = rig.worker(3);
        rig.submit(client, Specs.job(1, SETTINGS,
                Specs.stage(0, new StageOutput.Blocks(), new TaskSource.Uploaded(8)),
                Specs.stage(1, new StageOutput.Results(), new TaskSource.Blocks(new StageId(0)))));
        List<ToClient.Upload> asked = rig.told(client, ToClient.Upload.class);
        assertThat(asked).hasSize(2);
        for (ToClient.Upload upload : asked) {
            assertThat(upload.tasks().size()).isEqualTo(upload.worker().worker().equals(small) ? 2 : 6);
            uploaded(upload);
        }
        rig.lose(small);
        assertThat(rig.told(client, ToClient.Upload.class)).singleElement().satisfies(again -> {
            assertThat(again.tasks().size()).isEqualTo(2);
            assertThat(again.worker().worker()).isEqualTo(large);
            uploaded(again);
        });
        finishAll(large);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private void uploaded(ToClient.Upload upload) {
        int size = upload.tasks().size();
        rig.say(client, new FromClient.Uploaded(upload.job(), upload.lease(), upload.tasks(), new long[size], new long[size]));
    }

    @Test
    void aDetachedJobWhoseInputsAreMissingFailsWhenItsClientIsGone() {
        rig.worker(1);
        rig.submit(client, Specs.job(1, Specs.detached(""),
                Specs.stage(0, new StageOutput.Blocks(), new TaskSource.Uploaded(2)),
                Specs.stage(1, new StageOutput.Results(), new TaskSource.Blocks(new StageId(0)))));
        rig.step(new SchedulerEvent.ClientGone(client));
        ClusterSnapshot.JobView job = rig.core.snapshot().jobs().get(0);
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.errorOrNull().message()).contains("client");
    }

    @Test
    void onlyTheLastFinishedJobsAreRemembered() {
        Rig forgetful = new Rig(Rig.CONFIG.withLimits(new SchedulerConfig.Limits(2, 64 << 10, 1 << 20, 10, 4)));
        ClientId other = forgetful.client();
        for (int i = 0; i < 5; i++) {
            forgetful.submit(other, rangeJob(i, 0));
        }
        assertThat(forgetful.core.snapshot().jobs()).extracting(ClusterSnapshot.JobView::id).containsExactly(Specs.id(3), Specs.id(4));
    }
}
