package io.sheaf.worker.task;

import io.sheaf.plan.Slices;

/** What the records of a task became. */
sealed interface TaskOutput {

    /** How many records that was, where it is known: lines, values, keys. */
    long records();

    /** @param listed bytes of the splits that the slices are, about, as far as known; 0 of others */
    record Inline(Slices slices, long records, long listed) implements TaskOutput {

        Inline(Slices slices, long records) {
            this(slices, records, 0);
        }
    }

    record Stored(long bytes, long records) implements TaskOutput {}

    /**
     * @param bytes of its encoded records
     * @param weights of each partition
     */
    record Kept(long bytes, long fingerprint, long records, long[] weights) implements TaskOutput {}
}
