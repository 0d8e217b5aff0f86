package io.sheaf.plan;

/** One grant of a range of tasks to one worker; minted by the scheduler, never used twice. Everything said about a task names the lease it was run under. */
public record LeaseId(long value) implements Comparable<LeaseId> {

    @Override
    public int compareTo(LeaseId other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
