package io.sheaf.worker.core;

import static io.sheaf.worker.core.CoreRig.MILLIS;
import static io.sheaf.worker.core.CoreRig.at;
import static io.sheaf.worker.core.Messages.define;
import static io.sheaf.worker.core.Messages.grant;
import static io.sheaf.worker.core.Messages.job;
import static io.sheaf.worker.core.Messages.lease;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.plan.Failure;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Task timeouts, and the steps against tasks that do not stop. */
class StoppingTest {

    private static final long TIMEOUT = 300;

    @Test
    void interruptsACancelledTaskSoonAndEndsTheProcessAfterFiveSeconds() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(1));
        RunSpec run = cancelledAt100(rig);
        rig.step(120, rig.firing(rig.timer(TimerKey.RUNS)));
        assertThat(rig.last(WorkerCommand.InterruptAttempt.class)).containsExactly(new WorkerCommand.InterruptAttempt(run.id()));
        WorkerCommand.SetTimer second = rig.timer(TimerKey.RUNS);
        assertThat(second.atNanos()).isEqualTo(5_100 * MILLIS);
        rig.step(5_100, rig.firing(second));
        assertThat(rig.last(WorkerCommand.Exit.class)).singleElement().satisfies(exit -> {
            assertThat(exit.kind()).isEqualTo(ExitKind.RUNAWAY);
            assertThat(exit.reason()).contains(job(1).toString());
        });
    }

    /** Before, whatever waited for the slot of a task that slept waited a second for its interrupt. */
    @ParameterizedTest
    @EnumSource
    void slotOfACancelledTaskThatObeysItsInterruptIsSoonTakenByTheNext(WorkerConfig.Runaway runaway) {
        CoreRig rig = CoreRig.welcomed(runaway == WorkerConfig.Runaway.EXIT ? WorkerConfig.process(1) : WorkerConfig.embedded(1));
        RunSpec run = cancelledAt100(rig);
        WorkerCommand.SetTimer timer = rig.timer(TimerKey.RUNS);
        rig.hear(101, define(2), grant(2, 2, 0, 1));
        assertThat(rig.last(WorkerCommand.StartRun.class)).isEmpty();
        assertThat(timer.atNanos()).isLessThanOrEqualTo(150 * MILLIS);
        rig.step(150, rig.firing(timer));
        assertThat(rig.last(WorkerCommand.InterruptAttempt.class)).containsExactly(new WorkerCommand.InterruptAttempt(run.id()));
        rig.step(150, CoreRig.finished(run, 1));
        assertThat(rig.started().grant().lease()).isEqualTo(lease(2));
    }

    @Test
    void givesBackWhatItHasNotStartedBeforeTheProcessEnds() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(1));
        cancelledAt100(rig);
        WorkerCommand.SetTimer first = rig.timer(TimerKey.RUNS);
        rig.hear(110, define(2), grant(2, 2, 0, 9));
        rig.step(120, rig.firing(first));
        List<WorkerCommand> last = rig.step(5_100, rig.firing(rig.timer(TimerKey.RUNS)));
        assertThat(last).hasSize(3);
        assertThat(rig.sent(FromWorker.Returned.class))
                .containsExactly(new FromWorker.Returned(lease(2), job(2), List.of(new TaskRange(0, 9)), false));
        assertThat(rig.sent(FromWorker.Goodbye.class)).as("or it would be sent new tasks").hasSize(1);
        assertThat(last.get(2)).isInstanceOf(WorkerCommand.Exit.class);
    }

    @Test
    void endsTheProcessWhenMemoryRanOutAndBlamesNoOtherTaskForIt() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(2));
        rig.hear(0, define(1), grant(1, 1, 0, 1));
        RunSpec run = rig.started();
        rig.hear(10, define(2), grant(2, 2, 0, 9));
        Failure failure = Failure.of(ErrorKind.RESOURCE, OutOfMemoryError.class.getName(), "heap");
        rig.step(20, new WorkerEvent.RunFinished(run.id(), List.of(new RunOutcome.Failed(0, failure, null)), MILLIS, 1));

        List<FromWorker.Failed> failed = rig.sent(FromWorker.Failed.class);
        assertThat(failed).extracting(said -> said.failure().kind()).startsWith(ErrorKind.RESOURCE, ErrorKind.ENVIRONMENT);
        assertThat(failed.get(1).failure().message()).contains("memory ran out in a task of job " + job(1));
        int returned = rig.sent(FromWorker.Returned.class).stream().flatMap(said -> said.tasks().stream()).mapToInt(TaskRange::size).sum();
        assertThat(failed.size() + returned).as("every task has an answer").isEqualTo(10);
        assertThat(rig.sent(FromWorker.Goodbye.class)).hasSize(1);
        assertThat(rig.last(WorkerCommand.Exit.class)).extracting(WorkerCommand.Exit::kind).containsExactly(ExitKind.OUT_OF_MEMORY);
    }

    @Test
    void goesOnWhenMemoryRanOutInsideTheUsersJvm() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.embedded(1));
        rig.hear(0, define(1), grant(1, 1, 0, 1));
        Failure failure = Failure.of(ErrorKind.RESOURCE, OutOfMemoryError.class.getName(), "heap");
        rig.step(20, new WorkerEvent.RunFinished(rig.started().id(), List.of(new RunOutcome.Failed(0, failure, null)), MILLIS, 1));
        assertThat(rig.sent(FromWorker.Failed.class)).hasSize(1);
        assertThat(rig.last(WorkerCommand.Exit.class)).isEmpty();
    }

    @Test
    void abandonsATaskThatIgnoresItAndReusesTheSlotInsideTheUsersJvm() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.embedded(1));
        RunSpec run = cancelledAt100(rig);
        rig.step(120, rig.firing(rig.timer(TimerKey.RUNS)));
        WorkerCommand.SetTimer second = rig.timer(TimerKey.RUNS);
        rig.hear(2_000, define(2), grant(2, 2, 0, 1));
        assertThat(rig.last(WorkerCommand.StartRun.class)).isEmpty();
        rig.step(5_100, rig.firing(second));
        assertThat(rig.last(WorkerCommand.AbandonAttempt.class)).containsExactly(new WorkerCommand.AbandonAttempt(run.id()));
        assertThat(rig.started().grant().lease()).isEqualTo(lease(2));

        rig.step(9_000, CoreRig.finished(run, 1));
        assertThat(rig.last(WorkerCommand.Send.class)).as("fenced").isEmpty();
        assertThat(rig.core.staleReports()).isEqualTo(1);
    }

    @Test
    void leavesATaskAloneThatStopsInTime() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(1));
        RunSpec run = cancelledAt100(rig);
        WorkerCommand.SetTimer timer = rig.timer(TimerKey.RUNS);
        rig.step(110, CoreRig.finished(run, 1));
        assertThat(rig.step(120, rig.firing(timer))).isEmpty();
    }

    @Test
    void answersForATaskCancelledAloneWhenItIsAbandoned() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.embedded(1));
        rig.hear(0, define(1), grant(1, 1, 0, 2));
        RunSpec run = rig.started();
        rig.hear(100, new ToWorker.CancelLease(lease(1), new TaskRange(0, 1)));
        rig.step(100, at(run, 0, 0));
        rig.step(120, rig.firing(rig.timer(TimerKey.RUNS)));
        rig.step(5_100, rig.firing(rig.timer(TimerKey.RUNS)));
        assertThat(rig.last(WorkerCommand.AbandonAttempt.class)).hasSize(1);
        assertThat(rig.started().tasks()).isEqualTo(new TaskRange(1, 2));
    }

    @Test
    void failsATaskThatRunsLongerThanItsTimeout() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(1));
        rig.hear(100, define(1, 1, TIMEOUT), grant(1, 1, 0, 1));
        RunSpec run = rig.started();
        WorkerCommand.SetTimer timer = rig.timer(TimerKey.RUNS);
        assertThat(timer.atNanos()).isEqualTo(400 * MILLIS);
        rig.step(400, rig.firing(timer));
        WorkerCommand.ExpireAttempt expire = rig.last(WorkerCommand.ExpireAttempt.class).get(0);
        assertThat(expire.startedBy()).isEqualTo(100 * MILLIS);
        assertThat(expire.failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
        assertThat(expire.failure().type()).isEqualTo("io.sheaf.TaskTimeoutException");
        assertThat(expire.failure().message()).contains("300 ms");

        rig.step(400, at(run, 0, 100, new RunOutcome.Failed(0, expire.failure(), null)));
        assertThat(rig.sent(FromWorker.Failed.class)).singleElement().satisfies(failed -> {
            assertThat(failed.failure().kind()).isEqualTo(ErrorKind.TIMEOUT);
            assertThat(failed.failure().site().task()).isZero();
        });
        WorkerCommand.SetTimer ladder = rig.timer(TimerKey.RUNS);
        assertThat(ladder.atNanos()).isEqualTo(420 * MILLIS);
        rig.step(420, rig.firing(ladder));
        assertThat(rig.last(WorkerCommand.InterruptAttempt.class)).hasSize(1);
        rig.step(430, new WorkerEvent.RunFinished(run.id(), List.of(), 0, 1));
        assertThat(rig.last(WorkerCommand.Send.class)).as("it was answered for").isEmpty();
    }

    @Test
    void countsATimeoutFromTheStartOfTheTaskAndNotOfTheRun() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(1));
        rig.hear(0, define(1, 1, TIMEOUT), grant(1, 1, 0, 1));
        RunSpec run = rig.started();
        rig.step(300, rig.firing(rig.timer(TimerKey.RUNS)));
        rig.step(300, at(run, 0, 250));
        WorkerCommand.SetTimer again = rig.timer(TimerKey.RUNS);
        assertThat(again.atNanos()).isEqualTo(550 * MILLIS);
        rig.step(550, rig.firing(again));
        assertThat(rig.last(WorkerCommand.ExpireAttempt.class)).hasSize(1);
    }

    @Test
    void waitsAgainForARunThatNoThreadHasBegun() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(1));
        rig.hear(0, define(1, 1, TIMEOUT), grant(1, 1, 0, 1));
        RunSpec run = rig.started();
        rig.step(300, rig.firing(rig.timer(TimerKey.RUNS)));
        rig.step(310, new WorkerEvent.RunProgress(run.id(), List.of(), 0, 1, -1, 0));
        assertThat(rig.timer(TimerKey.RUNS).atNanos()).isEqualTo(610 * MILLIS);
    }

    @Test
    void expiredTaskGivesTheRestOfItsRunBack() {
        CoreRig rig = CoreRig.welcomed(WorkerConfig.process(2));
        rig.hear(0, define(1, 1, TIMEOUT), grant(1, 1, 0, 1));
        rig.step(1, new WorkerEvent.RunFinished(rig.started().id(), List.of(CoreRig.succeeded(0, 1)), 10_000, 1));
        rig.hear(2, grant(2, 1, 1, 3));
        RunSpec run = rig.started();
        assertThat(run.tasks()).isEqualTo(new TaskRange(1, 3));
        Failure failure = Failure.of(ErrorKind.TIMEOUT, "io.sheaf.TaskTimeoutException", "late");
        rig.step(302, at(run, 1, 2, new RunOutcome.Failed(1, failure, null)));
        assertThat(rig.started().tasks()).isEqualTo(new TaskRange(2, 3));
    }

    /** A single task that runs since 0 and whose lease is cancelled at 100 ms. */
    private static RunSpec cancelledAt100(CoreRig rig) {
        rig.hear(0, define(1), grant(1, 1, 0, 1));
        RunSpec run = rig.started();
        rig.hear(100, new ToWorker.CancelLease(lease(1), null));
        assertThat(rig.last(WorkerCommand.CancelAttempt.class)).hasSize(1);
        rig.step(100, at(run, 0, 0));
        assertThat(rig.timer(TimerKey.RUNS).atNanos()).isEqualTo(120 * MILLIS);
        return run;
    }
}
