package io.sheaf;

import java.math.BigInteger;

/**
 * Count, extremes, sum, mean and variance of {@code long} values, computed of the exact sum and the exact sum of squares and
 * rounded once, so they do not depend on how the values were split; nothing wraps. {@code min} and {@code max} of no values
 * are {@link Long#MAX_VALUE} and {@link Long#MIN_VALUE}.
 *
 * @param sum 0 of no values
 * @param mean NaN of no values
 * @param variance the mean of the squared distances from the mean; NaN of no values
 * @param sampleVariance that of the population these values are a sample of: the divisor is one less; NaN of fewer than 2
 */
public record LongStatistics(long count, long min, long max, BigInteger sum, double mean, double variance, double sampleVariance) {

    /** The square root of {@link #variance()}. */
    public double standardDeviation() {
        return Math.sqrt(variance);
    }

    /** The square root of {@link #sampleVariance()}. */
    public double sampleStandardDeviation() {
        return Math.sqrt(sampleVariance);
    }
}
