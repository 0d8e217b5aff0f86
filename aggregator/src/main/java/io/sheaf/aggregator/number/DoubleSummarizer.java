package io.sheaf.aggregator.number;

import io.sheaf.DoubleSummary;
import java.nio.ByteBuffer;

/**
 * Makes a {@link DoubleSummary}. Its state travels as bytes and merges in any order to the same result. Owned by one
 * thread.
 */
public final class DoubleSummarizer {

    static final int STATE_BYTES = 24 + ExactDoubleSum.BYTES;

    private final ExactDoubleSum sum;
    private long count;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;

    public DoubleSummarizer() {
        this(new ExactDoubleSum());
    }

    private DoubleSummarizer(ExactDoubleSum sum) {
        this.sum = sum;
    }

    public void add(double value) {
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum.add(value);
    }

    public void add(DoubleSummarizer other) {
        count = Math.addExact(count, other.count);
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        sum.add(other.sum);
    }

    public long count() {
        return count;
    }

    public DoubleSummary summary() {
        return new DoubleSummary(count, min, max, sum.value(), count == 0 ? 0 : sum.mean(count));
    }

    ExactDoubleSum sum() {
        return sum;
    }

    /** The state: count, min, max and the exact sum, big-endian. */
    public byte[] toBytes() {
        ByteBuffer state = ByteBuffer.allocate(STATE_BYTES).putLong(count).putDouble(min).putDouble(max);
        sum.write(state);
        return state.array();
    }

    /** The inverse of {@link #toBytes}; refuses anything else with an {@link IllegalArgumentException}. */
    public static DoubleSummarizer fromBytes(byte[] bytes) {
        if (bytes.length != STATE_BYTES) {
            throw new IllegalArgumentException("the state of a summary has " + STATE_BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer state = ByteBuffer.wrap(bytes);
        long count = state.getLong();
        double min = state.getDouble();
        double max = state.getDouble();
        DoubleSummarizer summarizer = new DoubleSummarizer(ExactDoubleSum.read(state));
        summarizer.count = count;
        summarizer.min = min;
        summarizer.max = max;
        return summarizer;
    }
}
