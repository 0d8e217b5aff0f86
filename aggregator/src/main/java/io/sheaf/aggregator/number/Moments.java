package io.sheaf.aggregator.number;

import java.math.BigInteger;

/** Mean and variances of exact sums, each rounded once to the nearest double or an infinity; NaN where a divisor is 0. */
record Moments(double mean, double variance, double sampleVariance) {

    /** @param unitBits {@code sum} counts units of {@code 2^-unitBits}, and {@code squares} the squares of such units */
    static Moments of(long count, BigInteger sum, BigInteger squares, int unitBits) {
        BigInteger n = BigInteger.valueOf(count);
        BigInteger scaledSpread = n.multiply(squares).subtract(sum.multiply(sum));
        return new Moments(ratio(sum, n, unitBits), ratio(scaledSpread, n.multiply(n), 2 * unitBits),
                ratio(scaledSpread, n.multiply(n.subtract(BigInteger.ONE)), 2 * unitBits));
    }

    private static double ratio(BigInteger numerator, BigInteger divisor, int unitBits) {
        if (divisor.signum() == 0) {
            return Double.NaN;
        }
        int excess = unitBits - ExactDoubleSum.UNIT_BITS;
        return ExactDoubleSum.nearest(numerator.shiftLeft(Math.max(0, -excess)), divisor.shiftLeft(Math.max(0, excess)));
    }
}
