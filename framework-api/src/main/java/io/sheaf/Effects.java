package io.sheaf;

/** What a second attempt of a task may do to the world outside the job; the engine runs a task again only as this allows. */
public enum Effects {
    /** Running a task again, or twice at the same time, changes nothing more: retried freely. */
    IDEMPOTENT,
    /**
     * Effects may happen more than once, and the user accepts that: retried freely, but never twice at the same time.
     */
    AT_LEAST_ONCE,
    /**
     * A task that may have started is never started again: where it would have to be, as after the loss of a worker, the job fails
     * with a {@link MayHaveRunException}.
     */
    AT_MOST_ONCE,
    /**
     * The default: each stage of the job is taken for what it does. One that only transforms records, or writes them through a
     * {@link Sink}, is {@link #IDEMPOTENT}. One with {@link Dataset#forEach forEach}, {@link Dataset#forEachPartition forEachPartition},
     * {@link Dataset#peek peek}, {@link Dataset#mapAsync mapAsync} or {@link Dataset#pipe(String...) pipe}, and all that a {@link Pool} or
     * a {@link ClusterExecutor} runs, is {@link #AT_LEAST_ONCE}, with one attempt for what user code throws unless
     * {@link JobOptions#maxAttempts()} says more: it runs again only if its worker, or something it reads, is lost.
     */
    AUTOMATIC
}
