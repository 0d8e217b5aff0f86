package io.sheaf.scheduler.core;

import static io.sheaf.scheduler.core.Specs.SETTINGS;
import static io.sheaf.scheduler.core.Specs.rangeJob;
import static io.sheaf.scheduler.core.Specs.shuffleJob;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.NoWorkersException;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobState;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import io.sheaf.scheduler.core.ClusterSnapshot.WorkerState;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A worker that is to leave stays as long as somebody needs what it keeps. */
class DrainingTest {

    private static final long LOOK = Rig.CONFIG.times().progress().toMillis();
    private static final long GRACE = Rig.CONFIG.times().noWorkerGrace().toMillis();
    private static final long PATIENCE = Rig.CONFIG.times().drain().toMillis();

    private final Rig rig = new Rig();
    private final ClientId client = rig.client();

    private void drain(WorkerEpoch worker) {
        rig.step(new SchedulerEvent.DrainWorker(worker));
    }

    /** Time goes by, in which all these workers are heard of. */
    private void live(long millis, WorkerEpoch... workers) {
        for (long left = millis; left > 0; left -= 1_000) {
            for (WorkerEpoch worker : workers) {
                rig.say(worker, new FromWorker.Heartbeat(0));
            }
            rig.advance(Math.min(left, 1_000));
        }
    }

    private boolean isToldToGo(WorkerEpoch worker) {
        return !rig.told(worker, ToWorker.Drain.class).isEmpty();
    }

    private void leaves(WorkerEpoch worker) {
        rig.say(worker, new FromWorker.Goodbye("drained"));
        assertThat(rig.closed).containsKey(worker);
    }

    /** A shuffle job whose only writer is done: this worker has what the reader needs. */
    private WorkerEpoch holder(JobSettings settings) {
        WorkerEpoch holder = rig.worker(1);
        rig.submit(client, shuffleJob(1, 1, 2, settings));
        Grant write = rig.grants(holder).get(0);
        drain(holder);
        assertThat(isToldToGo(holder)).as("it has a task").isFalse();
        rig.keep(holder, write, 0);
        assertThat(rig.grants(holder)).isEmpty();
        return holder;
    }

    /** A worker that has begun to read what is kept, and is not done with it. */
    private WorkerEpoch slowReader() {
        WorkerEpoch reader = rig.worker(1);
        assertThat(rig.grants(reader)).isNotEmpty();
        return reader;
    }

    @Test
    void jobsFailSoonIfNoOtherWorkerCouldRunThem() {
        WorkerEpoch holder = holder(SETTINGS);
        live(GRACE - 1_000, holder);
        assertThat(rig.ended(client)).isNull();
        live(1_000, holder);
        assertThat(rig.ended(client).failureOrNull().type()).isEqualTo(NoWorkersException.class.getName());
        live(LOOK, holder);
        assertThat(isToldToGo(holder)).isTrue();
    }

    @Test
    void jobsWithTasksOnAWorkerThatLeavesAreNotForsaken() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        rig.submit(client, rangeJob(2, 1));
        List<Grant> grants = rig.grants(worker);
        assertThat(grants).extracting(Grant::job).containsExactly(Specs.id(1), Specs.id(2));
        drain(worker);
        rig.say(worker, new FromWorker.Returned(grants.get(1).lease(), Specs.id(2), List.of(grants.get(1).tasks()), false));
        live(GRACE, worker);
        assertThat(rig.ended(client).job()).isEqualTo(Specs.id(2));
        live(2 * GRACE, worker);
        assertThat(rig.ended(client)).isNull();
        rig.finish(worker, grants.get(0));
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
    }

    @Test
    void whoKeepsNothingGoesAtOnce() {
        WorkerEpoch worker = rig.worker(2);
        drain(worker);
        assertThat(rig.told(worker, ToWorker.Retire.class)).hasSize(1);
        assertThat(isToldToGo(worker)).isTrue();
        assertThat(rig.core.snapshot().workers()).extracting(ClusterSnapshot.WorkerView::state).containsExactly(WorkerState.DRAINING);
        leaves(worker);
        assertThat(rig.core.snapshot().workers()).isEmpty();
    }

    @Test
    void itStaysUntilWhatItKeepsHasBeenRead() {
        WorkerEpoch holder = holder(SETTINGS);
        live(LOOK, holder);
        assertThat(isToldToGo(holder)).isFalse();
        WorkerEpoch reader = rig.worker(4);
        List<Grant> reading = rig.grants(reader);
        live(5_000, holder, reader);
        assertThat(isToldToGo(holder)).as("its blocks are being read").isFalse();
        reading.forEach(grant -> rig.finish(reader, grant));
        for (List<Grant> more = rig.grants(reader); !more.isEmpty(); more = rig.grants(reader)) {
            more.forEach(grant -> rig.finish(reader, grant));
        }
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        live(LOOK, holder, reader);
        assertThat(isToldToGo(holder)).isTrue();
        leaves(holder);
    }

    @Test
    void afterAWhileItGoesAndTheRestIsMadeAgain() {
        WorkerEpoch holder = holder(SETTINGS);
        WorkerEpoch reader = slowReader();
        live(PATIENCE - 1_000, holder, reader);
        assertThat(isToldToGo(holder)).isFalse();
        live(1_000 + LOOK, holder, reader);
        assertThat(isToldToGo(holder)).isTrue();
        WorkerEpoch other = rig.worker(1);
        leaves(holder);
        assertThat(rig.grants(other)).extracting(Grant::stage).contains(new StageId(0));
    }

    @Test
    void whatMustNotRunAgainIsWaitedForAsLongAsItTakes() {
        WorkerEpoch holder = holder(Specs.settings("once", 1, 1, Effects.AT_MOST_ONCE));
        WorkerEpoch reader = slowReader();
        live(2 * PATIENCE, holder, reader);
        assertThat(isToldToGo(holder)).isFalse();
        rig.say(client, new FromClient.Cancel(Specs.id(1), null, "enough"));
        live(LOOK, holder, reader);
        assertThat(isToldToGo(holder)).isTrue();
    }

    @Test
    void aTaskThatRunsForLongIsWaitedForByTheWorkerItself() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        Grant grant = rig.grants(worker).get(0);
        drain(worker);
        live(PATIENCE + LOOK, worker);
        assertThat(isToldToGo(worker)).isTrue();
        rig.finish(worker, grant);
        assertThat(rig.ended(client).state()).isEqualTo(JobState.SUCCEEDED);
        leaves(worker);
    }

    @Test
    void storedResultsAreWaitedForUntilTheClientHasThem() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        Grant grant = rig.grants(worker).get(0);
        drain(worker);
        rig.store(worker, grant);
        live(1_000, worker);
        assertThat(isToldToGo(worker)).isFalse();
        rig.say(client, new FromClient.Taken(Specs.id(1), 1));
        live(LOOK, worker);
        assertThat(isToldToGo(worker)).isTrue();
    }

    @Test
    void keptDataThatNobodyReadsNowIsMadeAgainWhenSomebodyDoes() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, Specs.job(1, SETTINGS, Specs.stage(0, new StageOutput.Blocks(), Specs.range(1)),
                Specs.stage(1, new StageOutput.Results(), new TaskSource.Open())));
        rig.keep(worker, rig.grants(worker).get(0), 0);
        drain(worker);
        assertThat(isToldToGo(worker)).isTrue();
        leaves(worker);
        WorkerEpoch next = rig.worker(1);
        assertThat(rig.grants(next)).isEmpty();
        rig.submit(client, Specs.job(2, SETTINGS, Specs.stage(0, new StageOutput.Blocks(), new TaskSource.Kept(Specs.id(1), new StageId(0))),
                Specs.stage(1, new StageOutput.Results(), new TaskSource.Blocks(new StageId(0)))));
        assertThat(rig.grants(next)).extracting(Grant::job).containsExactly(Specs.id(1));
    }

    @Test
    void whoAsksToLeaveIsLetGoLikeOneWhoIsToldTo() {
        WorkerEpoch worker = rig.worker(1);
        rig.submit(client, rangeJob(1, 1));
        Grant grant = rig.grants(worker).get(0);
        rig.say(worker, new FromWorker.Leaving());
        rig.say(worker, new FromWorker.Leaving());
        assertThat(rig.told(worker, ToWorker.Retire.class)).hasSize(1);
        rig.finish(worker, grant);
        live(LOOK, worker);
        assertThat(rig.told(worker, ToWorker.Drain.class)).hasSize(1);
    }

    @Test
    void oneThatIsLostMeanwhileIsLookedAtNoMore() {
        WorkerEpoch holder = holder(SETTINGS);
        assertThat(rig.timers).containsKey(new TimerKey.DrainLook(holder));
        rig.lose(holder);
        assertThat(rig.timers).doesNotContainKey(new TimerKey.DrainLook(holder));
    }
}
