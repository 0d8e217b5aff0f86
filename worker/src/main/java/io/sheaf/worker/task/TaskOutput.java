package io.sheaf.worker.task;

import io.sheaf.plan.Slices;

/** What the records of a task became. */
sealed interface TaskOutput {

    /** How many records that was, where it is known: lines, values, keys. */
    long records();

    record Inline(Slices slices, long records) implements TaskOutput {}

    record Stored(long bytes, long records) implements TaskOutput {}

    /**
     * @param bytes of its encoded records
     * @param weights of each partition
     */
    record Kept(long bytes, long fingerprint, long records, long[] weights) implements TaskOutput {}
}
