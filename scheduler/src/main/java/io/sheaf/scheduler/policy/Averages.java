package io.sheaf.scheduler.policy;

/** Decayed means over the tasks of one stage: recent leases count more. Owned by the scheduler's thread. */
public final class Averages {

    private static final double KEEP = 0.7;

    private double nanos;
    private double bytes;
    private double tasks;
    private double nanosOfAll;
    private double allTasks;

    /** Adds what {@code count} tasks took together. */
    public void add(int count, long totalNanos, long totalResultBytes) {
        double keep = tasks == 0 ? 0 : KEEP;
        nanos = nanos * keep + totalNanos;
        bytes = bytes * keep + totalResultBytes;
        tasks = tasks * keep + count;
        nanosOfAll += totalNanos;
        allTasks += count;
    }

    public boolean known() {
        return tasks > 0;
    }

    /** Of one task; 0 while unknown. */
    public double nanosPerTask() {
        return tasks == 0 ? 0 : nanos / tasks;
    }

    /** Of one task, over all of them, so that a slow worker, which does few, counts for little; 0 while unknown. */
    public double nanosPerTaskOfAll() {
        return allTasks == 0 ? 0 : nanosOfAll / allTasks;
    }

    /** Result bytes of one task; 0 while unknown. */
    public double bytesPerTask() {
        return tasks == 0 ? 0 : bytes / tasks;
    }
}
