package io.sheaf.benchmarks.dataflow;

import java.io.Serializable;

/** Of the values of one key, for peers that change accumulators in place. Owned by one thread at a time. */
public final class MutableSummary implements Serializable {
    private static final long serialVersionUID = 1;

    private long count;
    private double sum;
    private double min = Double.MAX_VALUE;
    private double max = -Double.MAX_VALUE;

    /** Adds a value, and gives itself. */
    public MutableSummary with(double value) {
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
        return this;
    }

    /** Adds those of another one, and gives itself. */
    public MutableSummary plus(MutableSummary other) {
        count += other.count;
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        return this;
    }

    public long fold(int key) {
        return Rows.groupFold(key, count, sum, min, max);
    }
}
