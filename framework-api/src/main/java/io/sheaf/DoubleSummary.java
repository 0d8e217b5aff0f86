package io.sheaf;

/**
 * Count, extremes, sum and mean of {@code double} values. Sum and mean are the exact ones, each rounded once, so they do not
 * depend on how the values were split, and the mean of finite values is finite where their sum is too large for a double; NaN and infinities follow {@link java.util.stream.DoubleStream#sum()}. {@code min} and
 * {@code max} of no values are positive and negative infinity, {@code sum} and {@code average} 0.
 */
public record DoubleSummary(long count, double min, double max, double sum, double average) {}
