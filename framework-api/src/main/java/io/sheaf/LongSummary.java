package io.sheaf;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/**
 * Count, extremes and exact sum of {@code long} values; never wraps. {@code min} and {@code max} of no values are
 * {@link Long#MAX_VALUE} and {@link Long#MIN_VALUE}, as in {@link java.util.LongSummaryStatistics}.
 */
public record LongSummary(long count, long min, long max, BigInteger sum) {

    public static final LongSummary EMPTY = new LongSummary(0, Long.MAX_VALUE, Long.MIN_VALUE, BigInteger.ZERO);

    /** The correctly rounded mean; 0 of no values. */
    public double average() {
        return count == 0 ? 0 : new BigDecimal(sum).divide(BigDecimal.valueOf(count), MathContext.DECIMAL128).doubleValue();
    }

    public LongSummary plus(LongSummary other) {
        return new LongSummary(
                Math.addExact(count, other.count), Math.min(min, other.min), Math.max(max, other.max), sum.add(other.sum));
    }
}
