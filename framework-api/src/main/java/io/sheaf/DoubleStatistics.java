package io.sheaf;

/**
 * Count, extremes, sum, mean and variance of {@code double} values, computed of the exact sum and the exact sum of squares
 * and rounded once, so they do not depend on how the values were split. NaN and infinities make the sum and the mean what
 * they make of {@link java.util.stream.DoubleStream#sum()}, and the variances NaN. {@code min} and {@code max} are NaN if a
 * value is; of no values positive and negative infinity.
 *
 * @param sum 0 of no values
 * @param mean NaN of no values
 * @param variance the mean of the squared distances from the mean; NaN of no values
 * @param sampleVariance that of the population these values are a sample of: the divisor is one less; NaN of fewer than 2
 */
public record DoubleStatistics(long count, double min, double max, double sum, double mean, double variance, double sampleVariance) {

    /** The square root of {@link #variance()}. */
    public double standardDeviation() {
        return Math.sqrt(variance);
    }

    /** The square root of {@link #sampleVariance()}. */
    public double sampleStandardDeviation() {
        return Math.sqrt(sampleVariance);
    }
}
