package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.rangeJob;
import static io.sheaf.scheduler.core.Specs.shuffleJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.ErrorKind;
import io.sheaf.IndeterminateInputException;
import io.sheaf.MayHaveRunException;
import io.sheaf.NoWorkersException;
import io.sheaf.WorkerLostException;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.JobState;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LossTest {

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private List<Grant> keepAll(WorkerEpoch worker, long salt) {
        List<Grant> readers = new ArrayList<>();
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            for (Grant grant : grants) {
                if (grant.stage().value() == 0) {
                    rig.keep(worker, grant, salt);
                } else {
                    readers.add(grant);
                }
            }
        }
        return readers;
    }

    @Test
    void rerunsOnlyWhatALostWorkerHadOut() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, rangeJob(1, 4));
        Grant grant = rig.grants(first).get(0);
        rig.finish(first, grant, new TaskRange(0, 3), 1);
        WorkerEpoch second = rig.worker(1);
        rig.lose(first);
        assertThat(rig.grants(second)).singleElement().satisfies(again -> {
            assertThat(again.tasks()).isEqualTo(TaskRange.single(3));
            assertThat(again.attempt()).isEqualTo(2);
            rig.finish(second, again);
        });
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        rig.finish(first, grant);
        assertThat(rig.count(Counts.STALE_WORKER)).isEqualTo(1);
    }

    @Test
    void afterALossTasksGoOutSinglyOnePerSlot() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, rangeJob(1, 4));
        assertThat(rig.grants(first)).singleElement();
        WorkerEpoch second = rig.worker(2);
        rig.lose(first);
        assertThat(rig.grants(second)).extracting(Grant::tasks).containsExactly(TaskRange.single(0), TaskRange.single(1));
    }

    @Test
    void aTaskOnWhichThreeWorkersDiedFailsAsPoisonAndNamesThem() {
        rig.submit(client, rangeJob(1, 1));
        for (int i = 0; i < 3; i++) {
            assertThat(rig.ended(client)).isNull();
            WorkerEpoch worker = rig.worker(1);
            assertThat(rig.grants(worker)).hasSize(1);
            rig.lose(worker);
        }
        Failure why = rig.ended(client).failureOrNull();
        assertThat(why.type()).isEqualTo(WorkerLostException.class.getName());
        assertThat(why.message()).contains("worker-1@host:42", "worker-2@host:43", "worker-3@host:44", "exit code 137");
        assertThat(why.site().task()).isZero();
    }

    @Test
    void thePoisonIsToldFromItsNeighbours() {
        rig.submit(client, Specs.job(1, Specs.collecting(), Specs.stage(0, new StageOutput.Results(), Specs.range(6))));
        WorkerEpoch steady = rig.worker(2);
        WorkerEpoch worker = rig.worker(2);
        int deaths = 0;
        for (int round = 0; round < 40; round++) {
            boolean dies = false;
            for (Grant grant : rig.grants(worker)) {
                dies |= grant.tasks().contains(3);
                if (!grant.tasks().contains(3)) {
                    rig.finish(worker, grant);
                }
            }
            for (Grant grant : rig.grants(steady)) {
                if (grant.tasks().contains(3)) {
                    rig.lose(steady);
                    deaths++;
                    steady = rig.worker(2);
                    break;
                }
                rig.finish(steady, grant);
            }
            if (dies) {
                rig.lose(worker);
                deaths++;
                worker = rig.worker(2);
            }
        }
        assertThat(deaths).isEqualTo(3);
        assertThat(rig.told(client, ToClient.TaskFailed.class)).singleElement().satisfies(failed -> assertThat(failed.task()).isEqualTo(3));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void lossesThatNobodyDiedOfAreBoundedToo() {
        rig.submit(client, rangeJob(1, 1));
        WorkerEpoch worker = rig.worker(1);
        int attempts = 0;
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            attempts++;
            rig.fail(worker, grants.get(0), 0, ErrorKind.ENVIRONMENT);
        }
        assertThat(attempts).isEqualTo(16);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void whatMustNotHappenTwiceIsNotStartedAgain() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 2, Specs.settings("once", 1, 4, Effects.AT_MOST_ONCE)));
        rig.lose(worker);
        Failure why = rig.ended(client).failureOrNull();
        assertThat(why.kind()).isEqualTo(ErrorKind.ENVIRONMENT);
        assertThat(why.type()).isEqualTo(MayHaveRunException.class.getName());
        assertThat(why.message()).contains("AT_MOST_ONCE");
    }

    /** Two stages of which the first has effects; nothing is said of effects or attempts. */
    private static JobSpec effectsFirst(int job) {
        return Specs.job(job, Specs.settings("effects", 1, 0, Effects.AUTOMATIC),
                Specs.effectful(Specs.stage(0, new StageOutput.Shuffle(1), new TaskSource.Range(0, 1, 1))),
                Specs.stage(1, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(0), 1)));
    }

    @Test
    void aStageWithEffectsRunsAgainAfterALostWorker() {
        WorkerEpoch first = rig.worker(1);
        WorkerEpoch second = rig.worker(1);
        rig.submit(client, effectsFirst(1));
        assertThat(rig.grants(first)).hasSize(1);
        rig.lose(first);
        assertThat(rig.grants(second)).singleElement().satisfies(again -> assertThat(again.attempt()).isEqualTo(2));
        assertThat(rig.ended(client)).isNull();
    }

    @ParameterizedTest
    @EnumSource(names = {"USER", "TIMEOUT", "RESOURCE"})
    void aStageWithEffectsIsNotTriedAgainAndOneWithoutIs(ErrorKind kind) {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, effectsFirst(1));
        rig.keep(worker, rig.grants(worker).get(0), 7);
        int attempts = 0;
        for (List<Grant> grants = rig.grants(worker); !grants.isEmpty(); grants = rig.grants(worker)) {
            attempts++;
            rig.fail(worker, grants.get(0), 0, kind);
        }
        assertThat(attempts).isEqualTo(kind == ErrorKind.RESOURCE ? 3 : 4);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.FAILED);
        rig.submit(client, effectsFirst(2));
        rig.fail(worker, rig.grants(worker).get(0), 0, kind);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.FAILED);
    }

    @Test
    void aJobWithoutAnyWorkerEndsAfterTheGrace() {
        rig.submit(client, rangeJob(1, 2));
        rig.advance(29_000);
        rig.submit(client, rangeJob(2, 2));
        assertThat(rig.ended(client)).isNull();
        rig.advance(1_000);
        assertThat(rig.ended(client)).satisfies(ended -> {
            assertThat(ended.job()).isEqualTo(Specs.id(1));
            assertThat(ended.failureOrNull().type()).isEqualTo(NoWorkersException.class.getName());
        });
        rig.advance(28_000);
        assertThat(rig.ended(client)).isNull();
        rig.advance(1_000);
        assertThat(rig.ended(client).job()).isEqualTo(Specs.id(2));
    }

    @Test
    void aSilentWorkerIsLostAfterItsLease() {
        WorkerEpoch silent = rig.worker(1);
        WorkerEpoch alive = rig.worker(1);
        for (int second = 0; second < 11; second++) {
            rig.advance(1000);
            rig.say(alive, new FromWorker.Heartbeat(0));
        }
        assertThat(rig.closed).containsOnlyKeys(silent);
        assertThat(rig.core.snapshot().workers()).hasSize(1);
    }

    @Test
    void aSchedulerThatSleptItselfDropsNobody() {
        rig.worker(1);
        rig.worker(1);
        SchedulerCommand.SetTimer sweep = rig.timers.remove(new TimerKey.HeartbeatSweep());
        rig.now += 60_000 * Rig.MILLI;
        rig.step(new SchedulerEvent.TimerFired(sweep.key(), sweep.generation()));
        assertThat(rig.core.snapshot().workers()).hasSize(2);
        assertThat(rig.count(Counts.OWN_PAUSES)).isEqualTo(1);
        rig.advance(11_000);
        assertThat(rig.core.snapshot().workers()).isEmpty();
    }

    @Test
    void readersWaitForTheMapAndGetItOnce() {
        WorkerEpoch worker = rig.worker(2);
        rig.submit(client, shuffleJob(1, 3, 4, SETTINGS));
        List<Grant> readers = keepAll(worker, 0);
        assertThat(readers).isNotEmpty().allSatisfy(grant -> assertThat(grant.mapVersion()).isEqualTo(1));
        ToWorker.BlockMap map = rig.told(worker, ToWorker.BlockMap.class).get(0);
        assertThat(map.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.tasks()).isEqualTo(new TaskRange(0, 3));
            assertThat(holder.worker().worker()).isEqualTo(worker);
        });
        for (Grant grant : readers) {
            rig.finish(worker, grant);
        }
        rig.grants(worker).forEach(grant -> rig.finish(worker, grant));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(rig.told(worker, ToWorker.BlockMap.class)).isEmpty();
    }

    @Test
    void lostBlocksAreMadeAgainAndEqualOnesCostOnlyThat() {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, shuffleJob(1, 2, 2, SETTINGS));
        List<Grant> readers = keepAll(holder, 0);
        rig.finish(holder, readers.get(0), TaskRange.single(0), 1);
        WorkerEpoch other = rig.worker(1);
        rig.lose(holder);
        List<Grant> again = keepAll(other, 0);
        assertThat(again).extracting(Grant::tasks).containsExactly(TaskRange.single(1));
        assertThat(again).allSatisfy(grant -> {
            assertThat(grant.generation().value()).isZero();
            assertThat(grant.mapVersion()).isEqualTo(2);
        });
        rig.finish(other, again.get(0));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void outputThatDiffersWhenMadeAgainFailsAJobWhoseResultsWereSeen() {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, shuffleJob(1, 2, 2, SETTINGS));
        List<Grant> readers = keepAll(holder, 0);
        rig.finish(holder, readers.get(0), TaskRange.single(0), 1);
        WorkerEpoch other = rig.worker(1);
        rig.lose(holder);
        rig.keep(other, rig.grants(other).get(0), 77);
        assertThat(rig.ended(client).failureOrNull().type()).isEqualTo(IndeterminateInputException.class.getName());
    }

    /** Found by seed 5035 of the simulation. */
    @Test
    void aResultThatWasReadCountsEvenIfItWasLostBeforeItsInputWasFoundToDiffer() {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, shuffleJob(1, 1, 1, SETTINGS));
        List<Grant> readers = keepAll(holder, 0);
        rig.store(holder, readers.get(0));
        assertThat(rig.told(client, ToClient.StoredResults.class)).hasSize(1);
        WorkerEpoch other = rig.worker(1);
        rig.lose(holder);
        rig.keep(other, rig.grants(other).get(0), 77);
        assertThat(rig.ended(client).failureOrNull().type()).isEqualTo(IndeterminateInputException.class.getName());
    }

    @Test
    void readersThatHaveShownNothingStartOverWhenTheirInputDiffers() {
        WorkerEpoch holder = rig.worker(1);
        WorkerEpoch reader = rig.worker(1);
        rig.submit(client, shuffleJob(1, 1, 2, SETTINGS));
        keepAll(holder, 0);
        Grant old = rig.grants(reader).get(0);
        assertThat(old.stage()).isEqualTo(new StageId(1));
        rig.lose(holder);
        rig.keep(reader, rig.grants(reader).get(0), 5);
        assertThat(rig.told(reader, ToWorker.CancelLease.class)).isNotEmpty();
        List<Grant> again = rig.grants(reader);
        assertThat(again).isNotEmpty().allSatisfy(grant -> assertThat(grant.generation().value()).isEqualTo(1));
        rig.finish(reader, old);
        assertThat(rig.told(client, ToClient.Results.class)).isEmpty();
        again.forEach(grant -> rig.finish(reader, grant));
        rig.grants(reader).forEach(grant -> rig.finish(reader, grant));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whatAReaderHasWrittenIsFreedWhenItStartsOver() {
        WorkerEpoch holder = rig.worker(1);
        WorkerEpoch reader = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS,
                Specs.stage(0, new StageOutput.Shuffle(2), Specs.range(1)),
                Specs.stage(1, new StageOutput.Shuffle(1), new TaskSource.Shuffled(new StageId(0), 2)),
                Specs.stage(2, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(1), 1))));
        keepAll(holder, 0);
        Grant old = rig.grants(reader).get(0);
        assertThat(old.stage()).isEqualTo(new StageId(1));
        TaskRange done = TaskRange.single(old.tasks().from());
        rig.succeed(reader, old, done, new TaskOutput.Kept(new long[1], new long[1], new long[1]), 1);
        rig.lose(holder);
        assertThat(rig.told(reader, ToWorker.ReleaseResults.class)).isEmpty();
        rig.keep(reader, rig.grants(reader).stream().filter(grant -> grant.stage().value() == 0).findAny().orElseThrow(), 5);
        assertThat(rig.told(reader, ToWorker.ReleaseResults.class)).singleElement()
                .satisfies(release -> assertThat(release.stage()).isEqualTo(new StageId(1)));
    }

    @Test
    void aCancelledTaskStaysCancelledWhenItsStageStartsOver() {
        WorkerEpoch holder = rig.worker(1);
        WorkerEpoch reader = rig.worker(2);
        rig.submit(client, shuffleJob(1, 1, 2, Specs.detached("")));
        keepAll(holder, 0);
        rig.step(new SchedulerEvent.ClientGone(client));
        ClientId again = rig.client();
        rig.say(again, new FromClient.Cancel(Specs.id(1), TaskRange.single(1), "not this"));
        rig.grants(reader);
        rig.lose(holder);
        rig.keep(reader, rig.grants(reader).get(0), 5);
        List<Grant> anew = rig.grants(reader);
        assertThat(anew).extracting(Grant::tasks).containsExactly(TaskRange.single(0));
        assertThat(anew.get(0).generation().value()).isEqualTo(1);
        rig.finish(reader, anew.get(0));
        rig.say(again, new FromClient.Attach(Specs.id(1), 0));
        assertThat(rig.told(again, ToClient.TaskFailed.class)).extracting(ToClient.TaskFailed::task).containsExactly(1);
        assertThat(rig.ended(again).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aReaderThatCannotGetBlocksIsNotBlamedAndTheyAreMadeAgainAtMostFourTimes() {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, shuffleJob(1, 1, 1, Specs.settings("job", 1, 1, Effects.IDEMPOTENT)));
        int rounds = 0;
        for (List<Grant> readers = keepAll(holder, 0); !readers.isEmpty(); readers = keepAll(holder, 0)) {
            Grant reader = readers.get(0);
            LostBlocks lost = new LostBlocks(new StageId(0), holder, reader.mapVersion());
            rig.say(holder, new FromWorker.Failed(reader.lease(), reader.job(), reader.stage(), 0,
                    Failure.of(ErrorKind.ENVIRONMENT, "x.Lost", "disk broke"), lost));
            rounds++;
        }
        assertThat(rounds).isEqualTo(5);
        assertThat(rig.ended(client).failureOrNull().message()).contains("4 times", "disk broke");
    }

    @Test
    void aComplaintAboutAnOldMapChangesNothing() {
        WorkerEpoch holder = rig.worker(2);
        rig.submit(client, shuffleJob(1, 1, 3, SETTINGS));
        List<Grant> readers = keepAll(holder, 0);
        LostBlocks lost = new LostBlocks(new StageId(0), holder, 1);
        complain(holder, readers.get(0), lost);
        List<Grant> again = keepAll(holder, 0);
        complain(holder, readers.get(1), lost);
        assertThat(rig.grants(holder)).allSatisfy(grant -> assertThat(grant.stage().value()).isEqualTo(1));
        assertThat(again).isNotEmpty();
    }

    @Test
    void lateComplaintsAboutOneLossAreOneLossHoweverFarTheRemakingIs() {
        WorkerEpoch worker = rig.worker(20);
        rig.submit(client, shuffleJob(1, 8, 20, SETTINGS));
        List<Grant> readers = keepAll(worker, 0);
        assertThat(readers).hasSizeGreaterThan(8);
        LostBlocks lost = new LostBlocks(new StageId(0), worker, 1);
        ArrayDeque<Grant> remaking = new ArrayDeque<>();
        int remade = 0;
        for (Grant reader : readers) {
            complain(worker, reader, lost);
            remaking.addAll(rig.grants(worker));
            if (remaking.size() > 1) {
                Grant again = remaking.remove();
                remade += again.tasks().size();
                rig.keep(worker, again, 0);
            }
        }
        assertThat(rig.ended(client)).isNull();
        assertThat(remaking).extracting(Grant::stage).containsOnly(new StageId(0));
        remade += remaking.stream().mapToInt(grant -> grant.tasks().size()).sum();
        assertThat(remade).isEqualTo(8);
        remaking.forEach(again -> rig.keep(worker, again, 0));
        for (List<Grant> all = keepAll(worker, 0); !all.isEmpty(); all = keepAll(worker, 0)) {
            for (Grant reader : all) {
                assertThat(reader.mapVersion()).isEqualTo(2);
                rig.finish(worker, reader);
            }
        }
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    private void complain(WorkerEpoch worker, Grant reader, LostBlocks lost) {
        rig.say(worker, new FromWorker.Failed(reader.lease(), reader.job(), reader.stage(), reader.tasks().from(),
                Failure.of(ErrorKind.ENVIRONMENT, "x.Lost", "gone"), lost));
    }

    private static JobSpec chain() {
        return Specs.job(1, SETTINGS,
                Specs.stage(0, new StageOutput.Shuffle(1), Specs.range(1)),
                Specs.stage(1, new StageOutput.Shuffle(1), new TaskSource.Shuffled(new StageId(0), 1)),
                Specs.stage(2, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(1), 1)));
    }

    @Test
    void outputsThatNobodyNeedsAnyMoreAreNotMadeAgain() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, chain());
        Grant zero = rig.grants(first).get(0);
        rig.step(new SchedulerEvent.DrainWorker(first));
        WorkerEpoch second = rig.worker(1);
        rig.keep(first, zero, 0);
        rig.keep(second, rig.grants(second).get(0), 0);
        Grant last = rig.grants(second).get(0);
        rig.lose(first);
        assertThat(rig.grants(second)).isEmpty();
        rig.finish(second, last);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whatALostOutputWasMadeFromIsMadeAgainFirst() {
        WorkerEpoch first = rig.worker(1);
        rig.submit(client, chain());
        rig.keep(first, rig.grants(first).get(0), 0);
        rig.keep(first, rig.grants(first).get(0), 0);
        WorkerEpoch second = rig.worker(1);
        rig.lose(first);
        for (int stage = 0; stage < 2; stage++) {
            Grant grant = rig.grants(second).get(0);
            assertThat(grant.stage()).isEqualTo(new StageId(stage));
            rig.keep(second, grant, 0);
        }
        rig.finish(second, rig.grants(second).get(0));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void aWorkerThatDrainsGetsNothingMoreAndIsNotBlamed() {
        WorkerEpoch leaving = rig.worker(1);
        rig.submit(client, rangeJob(1, 10));
        Grant grant = rig.grants(leaving).get(0);
        rig.step(new SchedulerEvent.DrainWorker(leaving));
        assertThat(rig.told(leaving, ToWorker.Retire.class)).hasSize(1);
        rig.say(leaving, new FromWorker.Returned(grant.lease(), grant.job(), List.of(grant.tasks()), false));
        assertThat(rig.grants(leaving).stream().skip(1)).isEmpty();
        WorkerEpoch next = rig.worker(1);
        rig.say(leaving, new FromWorker.Goodbye("drained"));
        assertThat(rig.closed).containsKey(leaving);
        for (List<Grant> grants = rig.grants(next); !grants.isEmpty(); grants = rig.grants(next)) {
            grants.forEach(more -> rig.finish(next, more));
        }
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void countersOfOutputMadeTwiceCountOnce() {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, shuffleJob(1, 2, 1, SETTINGS));
        keepAll(holder, 0);
        WorkerEpoch other = rig.worker(1);
        rig.lose(holder);
        List<Grant> readers = keepAll(other, 0);
        readers.forEach(grant -> rig.finish(other, grant));
        assertThat(rig.ended(client).counters()).containsEntry("tasks", 3L);
    }
}
