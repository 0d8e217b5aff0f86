package io.sheaf.worker.core;

import static io.sheaf.worker.core.Messages.LINEAGE;
import static io.sheaf.worker.core.Messages.STAGE;
import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.durableGrant;
import static io.sheaf.worker.core.Messages.grant;
import static io.sheaf.worker.core.Messages.job;
import static io.sheaf.worker.core.Messages.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.Offered;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.plan.message.ToWorker;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a worker keeps for the next scheduler, and for how long. */
class InventoryTest {

    private static final WorkerConfig CONFIG = WorkerConfig.process(1);
    private static final long KEEP_MILLIS = TimeUnit.NANOSECONDS.toMillis(WorkerCore.KEEP_NANOS);

    private final CoreRig rig = CoreRig.welcomed(CONFIG);

    private static TaskOutput kept(int from, int to) {
        long[] numbers = new long[to - from];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = from + i;
        }
        return new TaskOutput.Kept(numbers, numbers, numbers);
    }

    private static TaskStats stats(int from, int to) {
        return new TaskStats(0, 0, 0, IntStream.range(from, to)
                .mapToObj(task -> new Tally(Map.of("task", (long) task), Slices.EMPTY)).toList());
    }

    private static Offered offered(int from, int to) {
        return new Offered(job(1), STAGE, LINEAGE, new StageGeneration(0), 1, new TaskRange(from, to), kept(from, to), stats(from, to));
    }

    /** Has one task of a grant run and succeed. */
    private void run(ToWorker.Grant grant) {
        rig.hear(1, define(1), grant);
        TaskRange tasks = rig.started().tasks();
        RunOutcome good = new RunOutcome.Succeeded(tasks, kept(tasks.from(), tasks.to()), stats(tasks.from(), tasks.to()));
        rig.step(1, new WorkerEvent.RunFinished(rig.started().id(), List.of(good), 1000, tasks.to()));
    }

    private void assertOffered(long millis, Offered... expected) {
        rig.hear(millis, welcome(2));
        assertThat(rig.sent(Offered.class)).usingRecursiveFieldByFieldElementComparator().containsExactly(expected);
    }

    @Test
    void whatAJobThatOutlivesItsSchedulerMadeIsKeptAndOfferedToTheNextOne() {
        run(durableGrant(1, 1, 0, 1));
        rig.step(2, new WorkerEvent.LinkLost());
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).isEmpty();
        assertThat(rig.last(WorkerCommand.ForgetOthers.class)).containsExactly(new WorkerCommand.ForgetOthers(List.of(job(1))));
        assertOffered(3, offered(0, 1));
        // And once more, should that one be lost, too.
        rig.step(4, new WorkerEvent.LinkLost());
        rig.hear(5, welcome(3));
        assertThat(rig.sent(Offered.class)).hasSize(1);
    }

    @Test
    void whatWasMadeOfAPartIsNotOffered() {
        rig.hear(1, define(1), durableGrant(1, 1, 0, 1));
        RunSpec run = rig.started();
        rig.hear(1, new ToWorker.Divide(run.grant().lease(), 1, 2));
        rig.step(1, new WorkerEvent.RunDivided(run.id(), 0, 1, List.of(5L)));
        rig.step(1, new WorkerEvent.RunFinished(run.id(), List.of(new RunOutcome.Succeeded(run.tasks(), kept(0, 1), stats(0, 1))), 1000, 1));
        rig.step(2, new WorkerEvent.LinkLost());
        assertOffered(3);
    }

    @Test
    void ofOtherJobsNothingIsKept() {
        run(grant(1, 1, 0, 1));
        rig.step(2, new WorkerEvent.LinkLost());
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).containsExactly(new WorkerCommand.ForgetJob(job(1)));
        assertOffered(3);
    }

    @Test
    void theSameSchedulerIsOfferedNothingForItHasGivenThatUp() {
        run(durableGrant(1, 1, 0, 1));
        rig.step(2, new WorkerEvent.LinkLost());
        rig.hear(3, welcome(1));
        assertThat(rig.sent(Offered.class)).isEmpty();
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).containsExactly(new WorkerCommand.ForgetJob(job(1)));
    }

    @Test
    void whatNoSchedulerComesForIsForgotten() {
        run(durableGrant(1, 1, 0, 1));
        rig.step(2, new WorkerEvent.LinkLost());
        WorkerCommand.SetTimer timer = rig.timer(TimerKey.FORGET);
        // Another try to connect has failed, which does not make it longer.
        rig.step(1000, new WorkerEvent.LinkLost());
        assertThat(rig.last(WorkerCommand.SetTimer.class)).isEmpty();
        rig.step(2 + KEEP_MILLIS, rig.firing(timer));
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).containsExactly(new WorkerCommand.ForgetJob(job(1)));
        assertOffered(3 + KEEP_MILLIS);
    }

    @Test
    void whatIsStillRunningWhenItIsForgottenIsForgottenWhenItHasEnded() {
        run(durableGrant(1, 1, 0, 2));
        RunSpec second = rig.started();
        rig.step(2, new WorkerEvent.LinkLost());
        WorkerCommand.SetTimer timer = rig.timer(TimerKey.FORGET);
        rig.step(2 + KEEP_MILLIS, rig.firing(timer));
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).isEmpty();
        rig.step(3 + KEEP_MILLIS, CoreRig.finished(second, 1));
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).containsExactly(new WorkerCommand.ForgetJob(job(1)));
    }

    @Test
    void whatWasDroppedOrReleasedIsNotOffered() {
        run(durableGrant(1, 1, 0, 1));
        rig.hear(1, new ToWorker.ReleaseResults(job(1), STAGE, new TaskRange(0, 1)));
        run(durableGrant(2, 1, 5, 6));
        rig.step(3, new WorkerEvent.LinkLost());
        assertOffered(4, offered(5, 6));
        rig.hear(5, new ToWorker.DropJob(job(1), true));
        assertThat(rig.last(WorkerCommand.DropJob.class)).containsExactly(new WorkerCommand.DropJob(job(1), true));
        rig.step(6, new WorkerEvent.LinkLost());
        rig.hear(7, welcome(3));
        assertThat(rig.sent(Offered.class)).isEmpty();
    }

    @Test
    void whatIsLeftOfAReleasedRangeIsOffered() {
        Inventory inventory = new Inventory();
        inventory.add(durableGrant(1, 1, 0, 10), new RunOutcome.Succeeded(new TaskRange(0, 10), kept(0, 10), stats(0, 10)));
        inventory.release(job(1), STAGE, new TaskRange(2, 5));
        inventory.release(job(2), STAGE, new TaskRange(0, 10));
        assertThat(inventory.all()).usingRecursiveFieldByFieldElementComparator().containsExactly(offered(0, 2), offered(5, 10));
        inventory.release(job(1), STAGE, new TaskRange(0, 100));
        assertThat(inventory.has(job(1))).isFalse();
    }
}
