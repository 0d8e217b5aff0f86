package io.sheaf.worker.task;

import io.sheaf.plan.Failure;
import io.sheaf.plan.Slices;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.FromWorker.TaskStats;

/** How an attempt of a task ended. */
public sealed interface TaskResult {

    /**
     * One slice: the task's result. For a stage with parts output: the task's parts.
     *
     * @param listed bytes of the splits that they are, about, as far as known; 0 of others
     */
    record Inline(Slices slices, TaskStats stats, long listed) implements TaskResult {

        /** What is not a list of splits. */
        public Inline(Slices slices, TaskStats stats) {
            this(slices, stats, 0);
        }
    }

    /** A result too long to travel in the outcome; kept as the task's block of partition 0. */
    record Stored(long bytes, TaskStats stats) implements TaskResult {}

    /**
     * Shuffle or block output, kept by the worker: so many bytes of encoded records.
     *
     * @param weights bytes of each partition; none where the stage need not tell
     */
    record Kept(long bytes, long fingerprint, long[] weights, TaskStats stats) implements TaskResult {}

    /** {@code lostBlocksOrNull} is set if the reason is a block of another stage that could not be read. */
    record Failed(Failure failure, LostBlocks lostBlocksOrNull) implements TaskResult {}
}
