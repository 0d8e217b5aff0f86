package io.sheaf.aggregator.number;

import io.sheaf.LongStatistics;
import io.sheaf.LongSummary;
import java.math.BigInteger;

/** Makes {@link LongStatistics} of the exact sums of parts, in any order. Owned by one thread. */
public final class LongStatistician {

    private LongSummary summary = LongSummary.EMPTY;
    private BigInteger squares = BigInteger.ZERO;

    /** Adds a part: its summary, and the sum of its squares. */
    public void add(LongSummary part, BigInteger partSquares) {
        summary = summary.plus(part);
        squares = squares.add(partSquares);
    }

    public LongStatistics statistics() {
        Moments moments = Moments.of(summary.count(), summary.sum(), squares, 0);
        return new LongStatistics(summary.count(), summary.min(), summary.max(), summary.sum(), moments.mean(), moments.variance(),
                moments.sampleVariance());
    }
}
