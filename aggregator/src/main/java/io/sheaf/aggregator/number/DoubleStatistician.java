package io.sheaf.aggregator.number;

import io.sheaf.DoubleStatistics;
import io.sheaf.DoubleSummary;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Makes {@link DoubleStatistics}. Its state travels as bytes and merges in any order to the same result. Owned by one
 * thread.
 */
public final class DoubleStatistician {

    private static final int STATE_BYTES = DoubleSummarizer.STATE_BYTES + DoubleSquareSum.BYTES;

    private final DoubleSummarizer values;
    private final DoubleSquareSum squares;

    public DoubleStatistician() {
        this(new DoubleSummarizer(), new DoubleSquareSum());
    }

    private DoubleStatistician(DoubleSummarizer values, DoubleSquareSum squares) {
        this.values = values;
        this.squares = squares;
    }

    public void add(double value) {
        values.add(value);
        squares.add(value);
    }

    public void add(DoubleStatistician other) {
        values.add(other.values);
        squares.add(other.squares);
    }

    public long count() {
        return values.count();
    }

    public DoubleStatistics statistics() {
        DoubleSummary summary = values.summary();
        Moments moments = values.sum().isFinite()
                ? Moments.of(summary.count(), values.sum().units(), squares.units(), ExactDoubleSum.UNIT_BITS)
                : new Moments(summary.sum(), Double.NaN, Double.NaN);
        return new DoubleStatistics(summary.count(), summary.min(), summary.max(), summary.sum(), moments.mean(), moments.variance(),
                moments.sampleVariance());
    }

    /** The states of the summary and of the sum of squares, big-endian. */
    public byte[] toBytes() {
        ByteBuffer state = ByteBuffer.allocate(STATE_BYTES).put(values.toBytes());
        squares.write(state);
        return state.array();
    }

    /** The inverse of {@link #toBytes}; refuses anything else with an {@link IllegalArgumentException}. */
    public static DoubleStatistician fromBytes(byte[] bytes) {
        if (bytes.length != STATE_BYTES) {
            throw new IllegalArgumentException("the state of statistics has " + STATE_BYTES + " bytes, not " + bytes.length);
        }
        ByteBuffer state = ByteBuffer.wrap(bytes, DoubleSummarizer.STATE_BYTES, DoubleSquareSum.BYTES);
        return new DoubleStatistician(
                DoubleSummarizer.fromBytes(Arrays.copyOf(bytes, DoubleSummarizer.STATE_BYTES)), DoubleSquareSum.read(state));
    }
}
