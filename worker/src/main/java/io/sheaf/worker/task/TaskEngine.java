package io.sheaf.worker.task;

import io.sheaf.plan.JobId;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import java.util.Collection;

/** Runs attempts of tasks: the only door between the worker's bookkeeping and user code. Safe for use by many threads. */
public interface TaskEngine {

    /**
     * Runs one attempt on the calling thread to its end. Whatever user code throws is a {@link TaskResult.Failed}. The
     * thread may be one of the user's own that waits for the job. Its context class loader is put back by the caller.
     */
    TaskResult run(TaskAttempt attempt, AttemptControl control);

    /** Keeps the program's bytes; at least the 1,024 programs used last are kept. */
    void keepProgram(Sha256 program, byte[] bytes);

    /** The program's bytes, or null if they are not kept any more. */
    byte[] programOrNull(Sha256 program);

    /** The stored results of these tasks are not needed any more. Called on the worker's event thread: must be short. */
    void releaseResults(JobId job, StageId stage, TaskRange tasks);

    /**
     * Frees all blocks of the job and, unless it succeeded, removes what its attempts wrote. Called on the worker's
     * event thread when none of the job's attempts runs any more: must be short. Unknown jobs are ignored.
     */
    void dropJob(JobId job, boolean succeeded);

    /** Frees all blocks of the job, which may go on elsewhere or come back, and leaves alone what its attempts wrote. Called like {@link #dropJob}. */
    void forgetJob(JobId job);

    /** Frees the blocks of all jobs but these. Called on the worker's event thread: must be short. */
    void forgetOthers(Collection<JobId> known);
}
