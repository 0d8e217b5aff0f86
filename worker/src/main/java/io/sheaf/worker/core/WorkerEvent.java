package io.sheaf.worker.core;

import io.sheaf.plan.message.ToWorker;
import java.util.List;

/** What a worker core is told. */
public sealed interface WorkerEvent {

    record FromScheduler(ToWorker message) implements WorkerEvent {}

    /**
     * The answer of a run that goes on to a {@link WorkerCommand.Preempt}, {@link WorkerCommand.CancelAttempt} or
     * {@link WorkerCommand.ExpireAttempt}.
     *
     * @param outcomes what has not been reported before, in task order
     * @param busyNanos time spent on tasks finished since the last report
     * @param end first index the run will not start any more
     * @param current index of the running task, or −1 if none was started yet
     * @param currentSince when the running task was started; undefined if there is none
     */
    record RunProgress(RunId run, List<RunOutcome> outcomes, long busyNanos, int end, int current, long currentSince)
            implements WorkerEvent {}

    /** The answer to a {@link WorkerCommand.DivideAttempt}: the running task reads no further than to the first of these places, if there is any. */
    record RunDivided(RunId run, int task, int number, List<Long> cuts) implements WorkerEvent {}

    /** The run is over; its slot is free. {@code end} is the first index it has not started. */
    record RunFinished(RunId run, List<RunOutcome> outcomes, long busyNanos, int end) implements WorkerEvent {}

    /** A timer set with this generation has come. */
    record TimerFired(TimerKey key, long generation) implements WorkerEvent {}

    /** Somebody on this machine wants the worker to leave when others need nothing of it any more. */
    record LeaveRequested(String reason) implements WorkerEvent {}

    /** Somebody on this machine wants the worker to finish what it runs and to leave. */
    record DrainRequested(String reason) implements WorkerEvent {}

    /** User code has asked the JVM to exit, which it does as soon as the worker has said what is to be said. */
    record ExitCalled() implements WorkerEvent {}

    /** The scheduler is out of reach. What comes after belongs to the next epoch. */
    record LinkLost() implements WorkerEvent {}
}
