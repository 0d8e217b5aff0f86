package io.sheaf.partitioner.route;

/**
 * Deals out the records of a task in turn. The turn depends on the task's index and the record's number only, never
 * on arrival, so that a second attempt deals the same records to the same partitions. Tasks begin at different
 * partitions, so that many small tasks do not all favour the first ones.
 */
public final class RoundRobin {
    private RoundRobin() {}

    /**
     * @param task index of the task in its stage
     * @param record number of the record in the task, from 0
     * @param partitions at least 1
     * @return 0 to {@code partitions - 1}
     */
    public static int partition(int task, long record, int partitions) {
        long first = HashRouting.partition(task, partitions);
        return (int) ((first + Long.remainderUnsigned(record, partitions)) % partitions);
    }
}
