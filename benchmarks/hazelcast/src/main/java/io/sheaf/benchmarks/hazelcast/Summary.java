package io.sheaf.benchmarks.hazelcast;

import io.sheaf.benchmarks.dataflow.Rows;
import java.io.Serializable;

/** Of the values of one key. Owned by one processor at a time. */
final class Summary implements Serializable {
    private static final long serialVersionUID = 1;

    private long count;
    private double sum;
    private double min = Double.MAX_VALUE;
    private double max = -Double.MAX_VALUE;

    void add(double value) {
        count++;
        sum += value;
        min = Math.min(min, value);
        max = Math.max(max, value);
    }

    void addAll(Summary other) {
        count += other.count;
        sum += other.sum;
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
    }

    long fold(int key) {
        return Rows.groupFold(key, count, sum, min, max);
    }
}
