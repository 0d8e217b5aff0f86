package io.sheaf.aggregator.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.sheaf.DoubleStatistics;
import io.sheaf.LongStatistics;
import io.sheaf.LongSummary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against exact arithmetic; seeds are the numbers of repetitions. */
class StatisticsTest {

    private static final double[] SPECIAL = {
        0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, 1, -1, 0x1.fffffffffffffp52, 1e-300
    };

    private static double anyFinite(Random random) {
        double value = random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : random.nextGaussian();
    }

    @RepeatedTest(40)
    void momentsOfDoublesAreExactHoweverTheyAreSplit(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        boolean extreme = random.nextBoolean();
        double[] values = new double[2 + random.nextInt(60)];
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (int i = 0; i < values.length; i++) {
            values[i] = extreme ? anyFinite(random) : 1e9 + random.nextGaussian();
            BigDecimal exact = new BigDecimal(values[i]);
            sum = sum.add(exact);
            squares = squares.add(exact.multiply(exact));
        }
        BigDecimal n = BigDecimal.valueOf(values.length);
        MathContext digits = new MathContext(60);
        BigDecimal spread = squares.multiply(n).subtract(sum.multiply(sum));
        DoubleStatistics expected = null;
        for (int parts = 1; parts <= 5; parts++) {
            DoubleStatistics statistics = split(values, parts, random);
            assertThat(statistics.mean()).isEqualTo(sum.divide(n, digits).doubleValue());
            assertThat(statistics.variance()).isEqualTo(spread.divide(n.multiply(n), digits).doubleValue());
            assertThat(statistics.sampleVariance()).isEqualTo(spread.divide(n.multiply(n.subtract(BigDecimal.ONE)), digits).doubleValue());
            assertThat(statistics.sum()).isEqualTo(sum.doubleValue());
            assertThat(expected == null ? statistics : expected).isEqualTo(statistics);
            expected = statistics;
        }
    }

    private static DoubleStatistics split(double[] values, int parts, Random random) {
        DoubleStatistician[] all = new DoubleStatistician[parts];
        for (int i = 0; i < parts; i++) {
            all[i] = new DoubleStatistician();
        }
        for (double value : values) {
            all[random.nextInt(parts)].add(value);
        }
        DoubleStatistician total = new DoubleStatistician();
        for (DoubleStatistician part : all) {
            total.add(DoubleStatistician.fromBytes(part.toBytes()));
        }
        return total.statistics();
    }

    @Test
    void squaresAreCarriedBetweenChunks() {
        double[] values = {0x1.fffffffffffffp1023, 0x1.fffffffffffffp0, Math.nextUp(1.0), 0x0.fffffffffffffp-1022, Double.MIN_VALUE, Double.MAX_VALUE, 3};
        DoubleSquareSum sum = new DoubleSquareSum();
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < 10_000; i++) {
            double value = values[i % values.length] * (i % 2 == 0 ? 1 : -1);
            sum.add(value);
            exact = exact.add(new BigDecimal(value).multiply(new BigDecimal(value)));
        }
        assertThat(sum.units()).isEqualTo(exact.multiply(new BigDecimal(BigInteger.ONE.shiftLeft(2148))).toBigIntegerExact());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void whatIsNotFiniteShows(double value) {
        DoubleStatistician statistician = new DoubleStatistician();
        statistician.add(1);
        statistician.add(value);
        DoubleStatistics statistics = statistician.statistics();
        assertThat(statistics.count()).isEqualTo(2);
        assertThat((Double) statistics.mean()).isEqualTo((Double) value);
        assertThat(statistics.variance()).isNaN();
        assertThat(statistics.standardDeviation()).isNaN();
    }

    @Test
    void theMeanOfATieIsTheEvenNeighbour() {
        DoubleStatistician statistician = new DoubleStatistician();
        statistician.add(1 + 3 * Math.ulp(1.0));
        statistician.add(1 + 4 * Math.ulp(1.0));
        assertThat(statistician.statistics().mean()).isEqualTo(1 + 4 * Math.ulp(1.0));
    }

    @Test
    void fewValuesHaveFewMoments() {
        DoubleStatistician statistician = new DoubleStatistician();
        assertThat(statistician.statistics()).isEqualTo(
                new DoubleStatistics(0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, Double.NaN, Double.NaN, Double.NaN));
        statistician.add(5);
        assertThat(statistician.statistics()).isEqualTo(new DoubleStatistics(1, 5, 5, 5, 5, 0, Double.NaN));
        assertThat(new LongStatistician().statistics()).isEqualTo(
                new LongStatistics(0, Long.MAX_VALUE, Long.MIN_VALUE, BigInteger.ZERO, Double.NaN, Double.NaN, Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> DoubleStatistician.fromBytes(new byte[7]));
    }

    @RepeatedTest(20)
    void squaresOfLongsNeverWrap(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        long[] special = {Long.MIN_VALUE, Long.MAX_VALUE, 0, -1, 1, 1L << 32, 3_037_000_500L};
        LongSquareSum sum = new LongSquareSum();
        BigInteger exact = BigInteger.ZERO;
        for (int i = 0; i < 2_000; i++) {
            long value = random.nextBoolean() ? special[random.nextInt(special.length)] : random.nextLong();
            sum.add(value);
            exact = exact.add(BigInteger.valueOf(value).pow(2));
        }
        assertThat(sum.toBigInteger()).isEqualTo(exact);
    }

    @Test
    void momentsOfLongsAreThoseOfThePopulationAndOfASample() {
        LongStatistician statistician = new LongStatistician();
        statistician.add(new LongSummary(2, 2, 4, BigInteger.valueOf(6)), BigInteger.valueOf(20));
        statistician.add(new LongSummary(1, 9, 9, BigInteger.valueOf(9)), BigInteger.valueOf(81));
        LongStatistics statistics = statistician.statistics();
        assertThat(statistics).isEqualTo(new LongStatistics(3, 2, 9, BigInteger.valueOf(15), 5, 26 / 3.0, 13));
        assertThat(statistics.sampleStandardDeviation()).isEqualTo(Math.sqrt(13));
        assertThat(statistics.standardDeviation()).isEqualTo(Math.sqrt(26 / 3.0));
    }
}
