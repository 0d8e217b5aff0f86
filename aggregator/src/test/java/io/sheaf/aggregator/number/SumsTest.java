package io.sheaf.aggregator.number;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.DoubleSummary;
import io.sheaf.LongSummary;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

class SumsTest {

    private static final double[] SPECIAL = {
        0.0, -0.0, Double.MIN_VALUE, -Double.MIN_VALUE, Double.MIN_NORMAL, Double.MAX_VALUE, -Double.MAX_VALUE, 1, -1, 0x1p53, 1e-300
    };

    @RepeatedTest(50)
    void theSumOfDoublesIsTheExactOneRoundedOnceHoweverItIsSplit(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        double[] values = new double[1 + random.nextInt(300)];
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(5) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : anyFinite(random);
            exact = exact.add(new BigDecimal(values[i]));
        }
        double expected = exact.doubleValue();
        for (int parts = 1; parts <= 7; parts++) {
            ExactDoubleSum[] sums = new ExactDoubleSum[parts];
            for (int i = 0; i < parts; i++) {
                sums[i] = new ExactDoubleSum();
            }
            for (double value : values) {
                sums[random.nextInt(parts)].add(value);
            }
            ExactDoubleSum total = new ExactDoubleSum();
            for (ExactDoubleSum sum : sums) {
                total.add(throughBytes(sum));
            }
            assertThat(total.value()).as("seed %d, %d parts", repetition.getCurrentRepetition(), parts).isEqualTo(expected);
        }
    }

    @RepeatedTest(200)
    void theMeanOfDoublesIsTheExactOneRoundedOnce(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        int count = 1 + random.nextInt(repetition.getCurrentRepetition() % 2 == 0 ? 4 : 300);
        // Values close together have means in the middle between two doubles.
        double near = random.nextInt(3) == 0 ? Double.MIN_VALUE * random.nextInt(1 << 20) : anyFinite(random);
        ExactDoubleSum sum = new ExactDoubleSum();
        BigDecimal exact = BigDecimal.ZERO;
        for (int i = 0; i < count; i++) {
            double value = random.nextInt(4) == 0 ? SPECIAL[random.nextInt(SPECIAL.length)] : near + Math.ulp(near) * random.nextInt(8);
            value = Double.isInfinite(value) ? Double.MAX_VALUE : value;
            sum.add(value);
            exact = exact.add(new BigDecimal(value));
        }
        requireNearest(sum.mean(count), exact, count, repetition.getCurrentRepetition());
    }

    private static void requireNearest(double mean, BigDecimal sum, int count, int seed) {
        assertThat(mean).as("seed %d", seed).isFinite();
        BigDecimal error = error(mean, sum, count);
        for (double neighbour : new double[] {Math.nextUp(mean), Math.nextDown(mean)}) {
            if (Double.isFinite(neighbour)) {
                boolean even = (Double.doubleToLongBits(mean) & 1) == 0;
                assertThat(error.compareTo(error(neighbour, sum, count))).as("seed %d: %s is nearer than %s", seed, neighbour, mean)
                        .isLessThan(even ? 1 : 0);
            }
        }
    }

    /** How far the mean is from the exact one, times the count. */
    private static BigDecimal error(double mean, BigDecimal sum, int count) {
        return new BigDecimal(mean).multiply(BigDecimal.valueOf(count)).subtract(sum).abs();
    }

    @Test
    void meansAreFiniteWhereSumsAreNot() {
        DoubleSummarizer summarizer = new DoubleSummarizer();
        for (double value : new double[] {1e308, 1e308, 1e308}) {
            summarizer.add(value);
        }
        assertThat(summarizer.summary().sum()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(summarizer.summary().average()).isEqualTo(1e308);
        summarizer.add(Double.NEGATIVE_INFINITY);
        assertThat(summarizer.summary().average()).isEqualTo(Double.NEGATIVE_INFINITY);
        summarizer.add(Double.POSITIVE_INFINITY);
        assertThat(summarizer.summary().average()).isNaN();
    }

    @Test
    void largeAndSmallCancelExactly() {
        ExactDoubleSum sum = new ExactDoubleSum();
        for (double value : new double[] {1e308, 1e308, 1e-320, 1, -1e308, -1e308, -1}) {
            sum.add(value);
        }
        assertThat(sum.value()).isEqualTo(1e-320);
        sum.add(Double.MAX_VALUE);
        sum.add(Double.MAX_VALUE);
        assertThat(sum.value()).isEqualTo(Double.POSITIVE_INFINITY);
        sum.add(-Double.MAX_VALUE);
        assertThat(sum.value()).isEqualTo(Double.MAX_VALUE);
    }

    @Test
    void halfwayCasesRoundToEven() {
        ExactDoubleSum sum = new ExactDoubleSum();
        sum.add(0x1p53);
        sum.add(1);
        assertThat(sum.value()).isEqualTo(0x1p53);
        sum.add(Double.MIN_VALUE);
        assertThat(sum.value()).isEqualTo(0x1p53 + 2);
        sum.add(-Double.MIN_VALUE);
        sum.add(2);
        assertThat(sum.value()).isEqualTo(0x1p53 + 4);
    }

    @Test
    void theUnlimitedFollowStreams() {
        double inf = Double.POSITIVE_INFINITY;
        for (double[] values : new double[][] {{}, {inf, 1}, {-inf, 1}, {inf, -inf}, {Double.NaN, inf}, {1, Double.NaN}, {inf, inf}, {-0.0}}) {
            DoubleSummarizer summarizer = new DoubleSummarizer();
            for (double value : values) {
                summarizer.add(value);
            }
            DoubleSummary summary = DoubleSummarizer.fromBytes(summarizer.toBytes()).summary();
            assertThat(summary.sum()).isEqualTo(Double.valueOf(DoubleStream.of(values).sum()));
            assertThat(summary.count()).isEqualTo(values.length);
            assertThat(summary.min()).isEqualTo(Double.valueOf(DoubleStream.of(values).summaryStatistics().getMin()));
            assertThat(summary.max()).isEqualTo(Double.valueOf(DoubleStream.of(values).summaryStatistics().getMax()));
        }
        assertThatThrownBy(() -> DoubleSummarizer.fromBytes(new byte[3])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void manyAdditionsOfTheLargestDoNotOverflow() {
        ExactDoubleSum one = new ExactDoubleSum();
        for (int i = 0; i < 1_000_000; i++) {
            one.add(Double.MAX_VALUE);
        }
        for (int i = 0; i < 1_000_000; i++) {
            one.add(-Double.MAX_VALUE);
        }
        assertThat(one.value()).isZero();
    }

    @RepeatedTest(20)
    void longsNeverWrap(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        ExactLongSum sum = new ExactLongSum();
        LongSummarizer summarizer = new LongSummarizer();
        BigInteger expected = BigInteger.ZERO;
        long min = Long.MAX_VALUE;
        long max = Long.MIN_VALUE;
        for (int i = 0; i < 200; i++) {
            long value = switch (random.nextInt(4)) {
                case 0 -> Long.MAX_VALUE;
                case 1 -> Long.MIN_VALUE;
                case 2 -> random.nextInt(5) - 2;
                default -> random.nextLong();
            };
            sum.add(value);
            summarizer.add(value);
            expected = expected.add(BigInteger.valueOf(value));
            min = Math.min(min, value);
            max = Math.max(max, value);
            assertThat(sum.toBigInteger()).isEqualTo(expected);
        }
        assertThat(summarizer.summary()).isEqualTo(new LongSummary(200, min, max, expected));
    }

    private static ExactDoubleSum throughBytes(ExactDoubleSum sum) {
        ByteBuffer bytes = ByteBuffer.allocate(ExactDoubleSum.BYTES);
        sum.write(bytes);
        return ExactDoubleSum.read(bytes.flip());
    }

    private static double anyFinite(Random random) {
        double value = Double.longBitsToDouble(random.nextLong());
        return Double.isFinite(value) ? value : random.nextGaussian();
    }
}
