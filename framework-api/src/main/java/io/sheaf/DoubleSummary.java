package io.sheaf;

/**
 * Count, extremes, sum and mean of {@code double} values. The sum is the exact one, rounded once, so it does not depend
 * on how the values were split; NaN and infinities follow {@link java.util.stream.DoubleStream#sum()}. {@code min} and
 * {@code max} of no values are positive and negative infinity, {@code sum} and {@code average} 0.
 */
public record DoubleSummary(long count, double min, double max, double sum, double average) {}
