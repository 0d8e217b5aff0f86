package io.sheaf.worker.core;

import static io.sheaf.worker.core.CoreRig.at;
import static io.sheaf.worker.core.CoreRig.finished;
import static io.sheaf.worker.core.CoreRig.succeeded;
import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.defineWithoutBytes;
import static io.sheaf.worker.core.Messages.grant;
import static io.sheaf.worker.core.Messages.job;
import static io.sheaf.worker.core.Messages.lease;
import static io.sheaf.worker.core.Messages.welcome;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.Failure;
import io.sheaf.plan.FailureSite;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import java.util.List;
import org.junit.jupiter.api.Test;

class WorkerCoreTest {

    private static final WorkerConfig ONE_SLOT = WorkerConfig.process(1);

    @Test
    void startsWithOneTaskAndThenAboutAMillisecondOfThem() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.hear(0, define(1), grant(1, 1, 0, 5_000));
        RunSpec first = rig.started();
        assertThat(first.tasks()).isEqualTo(new TaskRange(0, 1));

        // 10 microseconds per task: growth is limited to eight times what was measured, then by the target
        rig.step(1, new WorkerEvent.RunFinished(first.id(), List.of(succeeded(0, 1)), 10_000, 1));
        assertThat(rig.sent(FromWorker.Succeeded.class)).singleElement().satisfies(message -> {
            assertThat(message.lease()).isEqualTo(lease(1));
            assertThat(message.tasks()).isEqualTo(new TaskRange(0, 1));
        });
        RunSpec second = rig.started();
        assertThat(second.tasks()).isEqualTo(new TaskRange(1, 9));
        rig.step(2, new WorkerEvent.RunFinished(second.id(), List.of(succeeded(1, 9)), 80_000, 9));
        RunSpec third = rig.started();
        assertThat(third.tasks()).isEqualTo(new TaskRange(9, 81));
        rig.step(3, new WorkerEvent.RunFinished(third.id(), List.of(succeeded(9, 81)), 720_000, 81));
        assertThat(rig.started().tasks()).isEqualTo(new TaskRange(81, 181));
    }

    @Test
    void spreadsALeaseOverTheFreeSlots() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(4));
        rig.hear(0, define(1), grant(1, 1, 0, 1));
        rig.step(1, new WorkerEvent.RunFinished(rig.started().id(), List.of(succeeded(0, 1)), 50_000, 1));
        rig.hear(2, grant(2, 1, 1, 17));
        assertThat(rig.last(WorkerCommand.StartRun.class)).extracting(start -> start.run().tasks().size()).containsExactly(4, 4, 4, 4);
    }

    @Test
    void dropsWhatComesBeforeTheWelcome() {
        CoreRig rig = new CoreRig(ONE_SLOT);
        assertThat(rig.hear(0, define(1), grant(1, 1, 0, 10))).isEmpty();
        assertThat(rig.core.staleMessages()).isEqualTo(2);
        rig.hear(1, welcome(), welcome());
        assertThat(rig.core.staleMessages()).isEqualTo(3);
    }

    @Test
    void leavesWhenItIsRefused() {
        CoreRig rig = new CoreRig(ONE_SLOT);
        rig.hear(0, new ToWorker.Refused("other version"));
        assertThat(rig.last(WorkerCommand.Exit.class)).containsExactly(new WorkerCommand.Exit(ExitKind.REFUSED, "other version"));
        assertThat(rig.hear(1, welcome())).isEmpty();
    }

    @Test
    void asksForAProgramThatIsNotKeptAndLetsItsLeasesWait() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.hear(0, defineWithoutBytes(1), grant(1, 1, 0, 1));
        assertThat(rig.sent(FromWorker.NeedProgram.class)).singleElement()
                .satisfies(need -> assertThat(need.program()).isEqualTo(define(1).program().id()));
        assertThat(rig.last(WorkerCommand.StartRun.class)).isEmpty();

        rig.hear(1, define(1));
        assertThat(rig.started().stage().program().hasBytes()).isTrue();
        rig.hear(2, defineWithoutBytes(1));
        assertThat(rig.sent(FromWorker.NeedProgram.class)).as("the program is known by now").isEmpty();
    }

    @Test
    void refusesTasksOfAnUnknownStageAsADefect() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.hear(0, grant(1, 1, 3, 5));
        assertThat(rig.sent(FromWorker.Failed.class))
                .hasSize(2)
                .allSatisfy(failed -> assertThat(failed.failure().kind()).isEqualTo(ErrorKind.INTERNAL));
    }

    @Test
    void dropsAGrantThatComesTwice() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.hear(0, define(1), grant(1, 1, 0, 3), grant(1, 1, 0, 3));
        assertThat(rig.core.staleMessages()).isEqualTo(1);
    }

    @Test
    void passesAFailureOnWithItsPlaceAndRunsTheRest() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.hear(0, define(1), grant(1, 1, 0, 2));
        Failure failure = Failure.of(ErrorKind.USER, "java.lang.IllegalStateException", "no")
                .at(new FailureSite("", -1, -1, -1, "", 7));
        rig.step(1, new WorkerEvent.RunFinished(rig.started().id(), List.of(new RunOutcome.Failed(0, failure, null)), 1_000, 1));
        assertThat(rig.sent(FromWorker.Failed.class)).singleElement().satisfies(failed -> assertThat(failed.failure().site())
                .isEqualTo(new FailureSite(job(1).toString(), 0, 0, 1, "worker-1@test", 7)));
        assertThat(rig.started().tasks()).isEqualTo(new TaskRange(1, 2));
    }

    @Test
    void leavesWhatItsOnlyTaskHasNotReadToOthersAndSaysSoTwice() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.hear(0, define(1), grant(1, 1, 4, 5));
        RunSpec run = rig.started();
        rig.hear(1, new ToWorker.Divide(lease(1), 7, 3));
        assertThat(rig.last(WorkerCommand.DivideAttempt.class)).containsExactly(new WorkerCommand.DivideAttempt(run.id(), 7, 3));
        rig.step(2, new WorkerEvent.RunDivided(run.id(), 4, 7, List.of(10L, 20L)));
        FromWorker.Divided divided = new FromWorker.Divided(lease(1), job(1), run.stage().stage(), 4, 7, List.of(10L, 20L));
        assertThat(rig.sent(FromWorker.Divided.class)).containsExactly(divided);
        rig.step(3, new WorkerEvent.RunFinished(run.id(), List.of(succeeded(4, 5)), 1_000, 5));
        assertThat(rig.sent(FromWorker.Succeeded.class)).extracting(FromWorker.Succeeded::dividedOrNull).containsExactly(divided);
        rig.step(4, new WorkerEvent.RunDivided(run.id(), 4, 8, List.of(5L)));
        assertThat(rig.sent(FromWorker.Divided.class)).isEmpty();
        assertThat(rig.core.staleReports()).isEqualTo(1);
    }

    @Test
    void asksOneOfSeveralRunningTasksAtATimeAndNoneOfALeaseThatIsOver() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(2));
        rig.hear(0, define(1), grant(1, 1, 0, 2));
        List<RunId> runs = rig.last(WorkerCommand.StartRun.class).stream().map(start -> start.run().id()).toList();
        assertThat(runs).hasSize(2);
        for (int number = 1; number <= 2; number++) {
            rig.hear(number, new ToWorker.Divide(lease(1), number, 3), new ToWorker.Divide(lease(2), 1, 3));
            assertThat(rig.last(WorkerCommand.DivideAttempt.class)).containsExactly(new WorkerCommand.DivideAttempt(runs.get(number % 2), number, 3));
        }
        assertThat(rig.core.staleMessages()).isEqualTo(2);
        rig.step(3, new WorkerEvent.RunDivided(runs.get(1), 1, 1, List.of(10L)));
        rig.step(4, new WorkerEvent.RunFinished(runs.get(0), List.of(succeeded(0, 1)), 1_000, 1));
        assertThat(rig.sent(FromWorker.Succeeded.class)).extracting(FromWorker.Succeeded::dividedOrNull).containsOnlyNulls();
        rig.step(5, new WorkerEvent.RunFinished(runs.get(1), List.of(succeeded(1, 2)), 1_000, 2));
        assertThat(rig.sent(FromWorker.Succeeded.class)).singleElement().satisfies(said -> assertThat(said.dividedOrNull().cuts()).containsExactly(10L));
    }

    @Test
    void answersARecallWhenItsRunsHaveSaidHowFarTheyAre() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.hear(2, new ToWorker.Recall(lease(1)));
        assertThat(rig.last(WorkerCommand.Preempt.class)).containsExactly(new WorkerCommand.Preempt(run.id()));
        assertThat(rig.sent(FromWorker.Returned.class)).isEmpty();

        rig.step(2, at(run, 3, 2, succeeded(1, 3)));
        assertThat(rig.sent(FromWorker.Succeeded.class)).extracting(FromWorker.Succeeded::tasks).containsExactly(new TaskRange(1, 3));
        assertThat(rig.sent(FromWorker.Returned.class))
                .containsExactly(new FromWorker.Returned(lease(1), job(1), List.of(new TaskRange(4, 100)), true));
        assertThat(rig.last(WorkerCommand.StartRun.class)).isEmpty();
        rig.step(3, new WorkerEvent.RunFinished(run.id(), List.of(succeeded(3, 4)), 1_000, 4));
        assertThat(rig.sent(FromWorker.Succeeded.class)).hasSize(1);
        rig.hear(4, new ToWorker.Recall(lease(1)));
        assertThat(rig.core.staleMessages()).as("nothing of it is left").isEqualTo(1);
    }

    @Test
    void answersARecallWithNothingIfARunHasEndedMeanwhile() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.hear(0, define(1), grant(1, 1, 0, 1));
        RunSpec run = rig.started();
        rig.hear(1, new ToWorker.Recall(lease(1)));
        rig.step(1, finished(run, 1));
        assertThat(rig.sent(FromWorker.Returned.class))
                .containsExactly(new FromWorker.Returned(lease(1), job(1), List.of(), true));
    }

    @Test
    void ignoresOutcomesOfACancelledLease() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.hear(2, new ToWorker.CancelLease(lease(1), null));
        assertThat(rig.last(WorkerCommand.CancelAttempt.class))
                .containsExactly(new WorkerCommand.CancelAttempt(run.id(), new TaskRange(0, 100)));
        rig.step(2, at(run, 2, 2, succeeded(1, 2)));
        rig.step(3, new WorkerEvent.RunFinished(run.id(), List.of(succeeded(2, 3)), 1_000, 3));
        assertThat(rig.last(WorkerCommand.Send.class)).isEmpty();
        assertThat(rig.last(WorkerCommand.StartRun.class)).isEmpty();
    }

    @Test
    void runsTheOtherTasksOfALeaseOfWhichSomeAreCancelled() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.hear(2, new ToWorker.CancelLease(lease(1), new TaskRange(4, 6)));
        rig.step(2, at(run, 2, 2, succeeded(1, 2)));
        rig.step(3, new WorkerEvent.RunFinished(run.id(), List.of(succeeded(2, 3)), 80_000, 3));
        assertThat(rig.sent(FromWorker.Succeeded.class)).extracting(FromWorker.Succeeded::tasks).containsExactly(new TaskRange(2, 3));
        RunSpec next = rig.started();
        assertThat(next.tasks()).isEqualTo(new TaskRange(3, 4));
        rig.step(4, finished(next, 1));
        assertThat(rig.started().tasks().from()).isEqualTo(6);
    }

    @Test
    void handsAnOverdueRunsOutcomesInAfterFiveMilliseconds() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        WorkerCommand.SetTimer timer = rig.timer(TimerKey.RUNS);
        assertThat(timer.atNanos()).isEqualTo(6 * CoreRig.MILLIS);
        rig.step(6, rig.firing(timer));
        assertThat(rig.last(WorkerCommand.Preempt.class)).containsExactly(new WorkerCommand.Preempt(run.id()));
        rig.step(6, at(run, 4, 2, succeeded(1, 4)));
        assertThat(rig.sent(FromWorker.Succeeded.class)).extracting(FromWorker.Succeeded::tasks).containsExactly(new TaskRange(1, 4));
    }

    @Test
    void setsInlineBytesAsideForRunsAndTakesTheRestBack() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(2));
        rig.hear(0, define(1), grant(1, 1, 0, 3, 100));
        List<WorkerCommand.StartRun> starts = rig.last(WorkerCommand.StartRun.class);
        assertThat(starts).extracting(start -> start.run().inlineBytes()).containsExactly(50, 25);
        rig.step(1, finished(starts.get(0).run(), 1));
        assertThat(rig.started().inlineBytes()).as("100 less 25 reserved and 1 used").isEqualTo(74);
    }

    @Test
    void beatsWhileItIsWelcome() {
        CoreRig rig = new CoreRig(ONE_SLOT);
        rig.hear(0, welcome());
        WorkerCommand.SetTimer timer = rig.timer(TimerKey.HEARTBEAT);
        assertThat(timer.atNanos()).isEqualTo(Messages.HEARTBEAT_MILLIS * CoreRig.MILLIS);
        rig.hear(1, define(1), grant(1, 1, 0, 1));
        rig.step(1_000, rig.firing(timer));
        assertThat(rig.sent(FromWorker.Heartbeat.class)).containsExactly(new FromWorker.Heartbeat(1));
        WorkerCommand.SetTimer next = rig.timer(TimerKey.HEARTBEAT);
        rig.step(1_001, rig.firing(timer));
        assertThat(rig.sent(FromWorker.Heartbeat.class)).as("an old generation").isEmpty();
        rig.step(1_500, new WorkerEvent.LinkLost());
        rig.step(2_000, rig.firing(next));
        assertThat(rig.sent(FromWorker.Heartbeat.class)).isEmpty();
    }

    @Test
    void aRetiredWorkerStartsNothingMoreAndStaysUntilItIsDrained() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.hear(2, new ToWorker.Retire(), new ToWorker.Retire());
        assertThat(rig.sent(FromWorker.Returned.class)).containsExactly(new FromWorker.Returned(lease(1), job(1), List.of(new TaskRange(9, 100)), false));
        rig.step(2, at(run, 1, 1));
        rig.step(9, new WorkerEvent.RunFinished(run.id(), List.of(succeeded(1, 2)), 1_000, 2));
        assertThat(rig.sent(FromWorker.Goodbye.class)).isEmpty();
        rig.hear(10, grant(2, 1, 200, 210));
        assertThat(rig.last(WorkerCommand.StartRun.class)).isEmpty();
        assertThat(rig.sent(FromWorker.Goodbye.class)).isEmpty();
        rig.hear(11, new ToWorker.Drain());
        assertThat(rig.sent(FromWorker.Goodbye.class)).hasSize(1);
        assertThat(rig.last(WorkerCommand.Exit.class)).extracting(WorkerCommand.Exit::kind).containsExactly(ExitKind.DRAINED);
    }

    @Test
    void whoIsToLeaveAsksItsSchedulerAndGoesAtOnceWithoutOne() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        rig.step(1, new WorkerEvent.LeaveRequested("told to"));
        assertThat(rig.sent(FromWorker.Leaving.class)).hasSize(1);
        assertThat(rig.sent(FromWorker.Goodbye.class)).isEmpty();
        rig.hear(2, new ToWorker.Retire(), new ToWorker.Drain());
        assertThat(rig.sent(FromWorker.Goodbye.class)).containsExactly(new FromWorker.Goodbye("told to"));

        CoreRig lost = CoreRig.welcomed(ONE_SLOT);
        lost.step(1, new WorkerEvent.LeaveRequested("told to"));
        lost.step(2, new WorkerEvent.LinkLost());
        assertThat(lost.last(WorkerCommand.Exit.class)).extracting(WorkerCommand.Exit::kind).containsExactly(ExitKind.DRAINED);

        CoreRig alone = CoreRig.welcomed(ONE_SLOT);
        alone.step(1, new WorkerEvent.LinkLost());
        alone.step(2, new WorkerEvent.LeaveRequested("told to"));
        assertThat(alone.last(WorkerCommand.Exit.class)).extracting(WorkerCommand.Exit::kind).containsExactly(ExitKind.DRAINED);
    }

    @Test
    void whoComesBackWhileItLeavesTellsTheNextSchedulerSo() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.hear(2, new ToWorker.Retire());
        rig.step(3, new WorkerEvent.LinkLost());
        assertThat(rig.last(WorkerCommand.Exit.class)).as("a task runs").isEmpty();
        rig.hear(4, Messages.welcome());
        assertThat(rig.sent(FromWorker.Leaving.class)).hasSize(1);
        rig.hear(5, new ToWorker.Retire());
        rig.step(9, new WorkerEvent.RunFinished(run.id(), List.of(succeeded(1, 2)), 1_000, 2));
        assertThat(rig.last(WorkerCommand.Exit.class)).extracting(WorkerCommand.Exit::kind).containsExactly(ExitKind.DRAINED);
    }

    @Test
    void drainsByReturningTheRestAndSayingGoodbyeLast() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.hear(2, grant(2, 1, 200, 210), new ToWorker.Drain(), grant(3, 1, 300, 310));
        assertThat(rig.sent(FromWorker.Returned.class)).containsExactly(
                new FromWorker.Returned(lease(1), job(1), List.of(new TaskRange(9, 100)), false),
                new FromWorker.Returned(lease(2), job(1), List.of(new TaskRange(200, 210)), false),
                new FromWorker.Returned(lease(3), job(1), List.of(new TaskRange(300, 310)), false));
        rig.step(2, at(run, 1, 1));
        assertThat(rig.sent(FromWorker.Returned.class)).extracting(FromWorker.Returned::tasks).containsExactly(List.of(new TaskRange(2, 9)));
        assertThat(rig.sent(FromWorker.Goodbye.class)).isEmpty();
        List<WorkerCommand> end = rig.step(9, new WorkerEvent.RunFinished(run.id(), List.of(succeeded(1, 2)), 1_000, 2));
        assertThat(rig.sent(FromWorker.Succeeded.class)).hasSize(1);
        assertThat(rig.sent(FromWorker.Goodbye.class)).hasSize(1);
        assertThat(end.get(end.size() - 1)).isInstanceOf(WorkerCommand.Exit.class);
        assertThat(rig.last(WorkerCommand.Exit.class)).extracting(WorkerCommand.Exit::kind).containsExactly(ExitKind.DRAINED);
    }

    @Test
    void freesAJobsBlocksOnlyWhenNothingOfItRuns() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.hear(2, new ToWorker.DropJob(job(1), false), new ToWorker.DropJob(job(2), true));
        assertThat(rig.last(WorkerCommand.DropJob.class)).containsExactly(new WorkerCommand.DropJob(job(2), true));
        rig.step(3, at(run, 1, 1));
        assertThat(rig.last(WorkerCommand.DropJob.class)).isEmpty();
        rig.step(4, finished(run, 2, 1));
        assertThat(rig.last(WorkerCommand.DropJob.class)).containsExactly(new WorkerCommand.DropJob(job(1), false));
    }

    /** Other workers may have written to the same output, and the job may go on. */
    @Test
    void doesNotTakeAJobForOverWhenTheLinkIsLost() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec run = runOfEight(rig);
        rig.step(2, new WorkerEvent.LinkLost());
        rig.step(3, finished(run, 2, 1));
        assertThat(rig.last(WorkerCommand.DropJob.class)).isEmpty();
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).containsExactly(new WorkerCommand.ForgetJob(job(1)));
    }

    @Test
    void whatClientsPutHereIsForgottenWithTheEpochEvenIfNoTaskOfTheirJobsCame() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        runOfEight(rig);
        rig.step(2, new WorkerEvent.LinkLost());
        assertThat(rig.last(WorkerCommand.ForgetOthers.class)).as("job 1 still runs and is forgotten when it ends")
                .containsExactly(new WorkerCommand.ForgetOthers(List.of(job(1))));
        CoreRig idle = CoreRig.welcomed(ONE_SLOT);
        idle.step(2, new WorkerEvent.LinkLost());
        assertThat(idle.last(WorkerCommand.ForgetOthers.class)).containsExactly(new WorkerCommand.ForgetOthers(List.of()));
    }

    @Test
    void forgetsEverythingWhenTheLinkIsLostAndServesTheNextEpoch() {
        CoreRig rig = CoreRig.welcomed(ONE_SLOT);
        RunSpec old = runOfEight(rig);
        rig.step(2, new WorkerEvent.LinkLost());
        assertThat(rig.last(WorkerCommand.CancelAttempt.class)).extracting(WorkerCommand.CancelAttempt::run).containsExactly(old.id());
        rig.hear(3, grant(5, 1, 0, 1));
        assertThat(rig.core.staleMessages()).isEqualTo(1);

        rig.hear(4, welcome(), define(1), grant(6, 1, 0, 1));
        assertThat(rig.last(WorkerCommand.StartRun.class)).as("the old run has the slot").isEmpty();
        rig.step(5, finished(old, 2, 1));
        assertThat(rig.last(WorkerCommand.Send.class)).as("outcomes of the old epoch").isEmpty();
        assertThat(rig.last(WorkerCommand.ForgetJob.class)).as("the job is back").isEmpty();
        assertThat(rig.started().grant().lease()).isEqualTo(lease(6));
    }

    /** A lease of 100 tasks, of which task 0 is done and tasks 1 to 8 run since 1 ms. */
    private static RunSpec runOfEight(CoreRig rig) {
        rig.hear(0, define(1), grant(1, 1, 0, 100));
        rig.step(1, new WorkerEvent.RunFinished(rig.started().id(), List.of(succeeded(0, 1)), 10_000, 1));
        assertThat(rig.started().tasks()).isEqualTo(new TaskRange(1, 9));
        return rig.started();
    }
}
