package io.sheaf.plan;

/** One life of one scheduler process. */
public record ClusterEpoch(long value) implements Comparable<ClusterEpoch> {

    @Override
    public int compareTo(ClusterEpoch other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
