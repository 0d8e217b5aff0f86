package io.sheaf.plan;

/** A stage within one job; 0 is the first one of the plan. */
public record StageId(int value) implements Comparable<StageId> {

    public StageId {
        if (value < 0) {
            throw new IllegalArgumentException("StageId must not be negative: " + value);
        }
    }

    @Override
    public int compareTo(StageId other) {
        return Integer.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Integer.toString(value);
    }
}
