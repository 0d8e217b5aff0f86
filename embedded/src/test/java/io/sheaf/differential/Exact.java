package io.sheaf.differential;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.List;

/**
 * Sums of decimal numbers of any length, rounded once.
 *
 * @param special the sum that NaN and the infinities among the numbers make, 0 if there are none
 */
record Exact(long count, BigDecimal sum, BigDecimal squares, double special) {

    /** Longer than any number that lies between two doubles, so that the second rounding sees what the first cut off. */
    private static final MathContext DIGITS = new MathContext(1100);

    static Exact of(List<Object> numbers) {
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        double special = 0;
        for (Object number : numbers) {
            if (number instanceof Double value && !Double.isFinite(value)) {
                special += value;
            } else {
                BigDecimal exact = number instanceof Long value ? BigDecimal.valueOf(value) : new BigDecimal((Double) number);
                sum = sum.add(exact);
                squares = squares.add(exact.multiply(exact));
            }
        }
        return new Exact(numbers.size(), sum, squares, special);
    }

    double rounded() {
        return special != 0 ? special : sum.doubleValue();
    }

    /** NaN of none. */
    double mean() {
        return special != 0 || count == 0 ? special / count : sum.divide(BigDecimal.valueOf(count), DIGITS).doubleValue();
    }

    /** The sum of the squared distances from the mean, by a divisor; NaN if that is not above 0. */
    double variance(long divisor) {
        if (special != 0 || divisor <= 0) {
            return Double.NaN;
        }
        BigDecimal distances = squares.multiply(BigDecimal.valueOf(count)).subtract(sum.multiply(sum));
        return distances.divide(new BigDecimal(BigInteger.valueOf(count).multiply(BigInteger.valueOf(divisor))), DIGITS).doubleValue();
    }
}
