package io.sheaf.plan;

/** One life of one worker process as the scheduler saw it join; minted by the scheduler, never used twice. A worker that comes back is a new epoch. */
public record WorkerEpoch(long value) implements Comparable<WorkerEpoch> {

    @Override
    public int compareTo(WorkerEpoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
