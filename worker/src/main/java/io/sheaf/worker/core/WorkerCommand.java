package io.sheaf.worker.core;

import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import java.util.List;

/** What a worker core wants done, in this order. Commands for a run that is over are ignored. */
public sealed interface WorkerCommand {

    record StartRun(RunSpec run) implements WorkerCommand {}

    /** Start no further task of the run. Answered with {@link WorkerEvent.RunProgress}, or by the run's end if nothing of it had been started. */
    record Preempt(RunId run) implements WorkerCommand {}

    /** Like {@link Preempt}, and tell the running attempt to stop if it is of one of these tasks. */
    record CancelAttempt(RunId run, TaskRange tasks) implements WorkerCommand {}

    /**
     * If the running attempt was started at this time or before, its outcome is this failure, whatever it does now; it
     * is told to stop, and no further task is started. Always answered with {@link WorkerEvent.RunProgress}.
     */
    record ExpireAttempt(RunId run, long startedBy, Failure failure) implements WorkerCommand {}

    /**
     * Leave what the running attempt has not read yet to others, in at most so many pieces. Answered with
     * {@link WorkerEvent.RunDivided} when the attempt comes to a place where it can be divided, or at once if it has no such place; not
     * answered if it ends before that.
     */
    record DivideAttempt(RunId run, int number, int pieces) implements WorkerCommand {}

    /** Interrupt the running attempt, which was told to stop before. */
    record InterruptAttempt(RunId run) implements WorkerCommand {}

    /** Leave the thread of the run alone, replace it, and hear no more of the run. */
    record AbandonAttempt(RunId run) implements WorkerCommand {}

    record Send(FromWorker message) implements WorkerCommand {}

    record SetTimer(TimerKey key, long generation, long atNanos) implements WorkerCommand {}

    /** For the task engine: these results are not needed any more. */
    record ReleaseResults(JobId job, StageId stage, TaskRange tasks) implements WorkerCommand {}

    /** For the task engine: the job is over, and nothing of it runs here any more. */
    record DropJob(JobId job, boolean succeeded) implements WorkerCommand {}

    /** For the task engine: nothing of the job runs here any more. It may go on elsewhere, or come back. */
    record ForgetJob(JobId job) implements WorkerCommand {}

    /**
     * For the task engine: the epoch under which it kept blocks is over, so nobody will read those of other jobs than these,
     * such as what a client has put here for a job of which no task came.
     */
    record ForgetOthers(List<JobId> known) implements WorkerCommand {}

    /** The worker has come to its end; the last command there is. */
    record Exit(ExitKind kind, String reason) implements WorkerCommand {}
}
