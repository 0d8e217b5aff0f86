package io.sheaf.plan;

/** How many tasks an input has for which nobody chose a number. */
public final class TaskCounts {

    /** How many numbers or records a task has at most, as long as there are not too many tasks. */
    public static final long RECORDS_PER_TASK = 1_048_576;

    private static final int MOST = 4096;
    private static final int FEWEST = 256;

    private TaskCounts() {}

    /**
     * The number of tasks for so many numbers or records. It depends on the length only, never on the size of a cluster or
     * on time, so that the same job cuts its leaves in the same places everywhere: 256 tasks, more when a task would hold
     * more than 1,048,576 records, at most 4,096, and never more than there are records.
     *
     * @param length how many, as an unsigned long
     * @return 0 to 4,096; 0 for length 0 only
     */
    public static int forLength(long length) {
        long wanted = Math.max(FEWEST, Long.divideUnsigned(length, RECORDS_PER_TASK));
        long capped = Math.min(MOST, wanted);
        return Long.compareUnsigned(length, capped) < 0 ? (int) length : (int) capped;
    }
}
