package io.sheaf.scheduler.core;

import java.util.Arrays;

/**
 * How many bytes the tasks of a stage have written to each partition. What was there when the stage was complete for the
 * first time stays, whatever is lost and made again later. Owned by the scheduler's core.
 */
final class Weights {

    /** What is kept of one stage: 8 MiB at the most. */
    static final long MOST = 1 << 20;

    private final int partitions;
    private long[][] byTask = {};
    private boolean frozen;

    Weights(int partitions) {
        this.partitions = partitions;
    }

    /** One of so many tasks has written this, which stands at place {@code index} among others. */
    void wrote(int task, int tasks, long[] all, int index) {
        if (!frozen && fits(tasks)) {
            byTask = byTask.length < tasks ? Arrays.copyOf(byTask, tasks) : byTask;
            byTask[task] = Arrays.copyOfRange(all, index * partitions, (index + 1) * partitions);
        }
    }

    /** The stage starts over: unless it was complete once, nothing counts that it has written. */
    void clear() {
        byTask = frozen ? byTask : new long[0][];
    }

    void freeze() {
        frozen = true;
    }

    /** Whether they were kept of a stage of so many tasks. */
    boolean fits(int tasks) {
        return (long) tasks * partitions <= MOST;
    }

    /** By task and partition. */
    long[][] byTask() {
        return byTask;
    }
}
