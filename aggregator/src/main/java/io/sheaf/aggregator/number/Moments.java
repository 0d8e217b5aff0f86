package io.sheaf.aggregator.number;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Mean and variances of exact sums, each the nearest double or an infinity; NaN where a divisor is 0. */
record Moments(double mean, double variance, double sampleVariance) {

    /** So many digits that rounding them again, to the 17 of a double, changes nothing but a near tie. */
    private static final MathContext DIGITS = new MathContext(40, RoundingMode.HALF_EVEN);

    /**
     * @param sum in units of {@code 1 / unit}
     * @param squares the sum of squares in units of {@code 1 / unit^2}
     */
    static Moments of(long count, BigInteger sum, BigInteger squares, BigInteger unit) {
        BigInteger n = BigInteger.valueOf(count);
        BigInteger scaledSpread = n.multiply(squares).subtract(sum.multiply(sum));
        BigInteger squareUnit = unit.multiply(unit);
        return new Moments(ratio(sum, n.multiply(unit)), ratio(scaledSpread, n.multiply(n).multiply(squareUnit)),
                ratio(scaledSpread, n.multiply(n.subtract(BigInteger.ONE)).multiply(squareUnit)));
    }

    private static double ratio(BigInteger numerator, BigInteger denominator) {
        return denominator.signum() == 0 ? Double.NaN : new BigDecimal(numerator).divide(new BigDecimal(denominator), DIGITS).doubleValue();
    }
}
