package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.DoubleDataset;
import io.sheaf.DoubleStatistics;
import io.sheaf.LongDataset;
import io.sheaf.LongStatistics;
import io.sheaf.LongSummary;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the primitive datasets compute, against primitive streams. */
@Timeout(60)
class NumbersTest {

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    @Test
    void rangesOfAnySizeAreWhole() {
        for (long[] bounds : new long[][] {{0, 0}, {7, 7}, {-5, 5}, {0, 1}, {0, 255}, {0, 257}, {-1000, 3000}, {Long.MAX_VALUE - 3, Long.MAX_VALUE}, {
            Long.MIN_VALUE, Long.MIN_VALUE + 4
        }}) {
            assertThat(cluster.range(bounds[0], bounds[1]).toArray()).isEqualTo(LongStream.range(bounds[0], bounds[1]).toArray());
        }
    }

    @Test
    void lanesMeetEachOther() {
        assertThat(cluster.range(0, 1000).map(x -> x * 3).filter(x -> x % 2 == 0).boxed().map(x -> "n" + x).toList())
                .isEqualTo(LongStream.range(0, 1000).map(x -> x * 3).filter(x -> x % 2 == 0).mapToObj(x -> "n" + x).toList());
        assertThat(cluster.range(0, 100).mapToDouble(Math::sqrt).map(x -> x * 2).filter(x -> x > 3).toArray())
                .isEqualTo(LongStream.range(0, 100).mapToDouble(Math::sqrt).map(x -> x * 2).filter(x -> x > 3).toArray());
        assertThat(cluster.range(0, 100).asDoubles().mapToLong(x -> (long) x + 1).mapToObj(x -> x).toList())
                .isEqualTo(LongStream.range(1, 101).boxed().toList());
        assertThat(cluster.of("a", "bb").mapToLong(String::length).toArray()).containsExactly(1, 2);
        assertThat(cluster.of("1.5", "2").mapToDouble(Double::parseDouble).boxed().toList()).containsExactly(1.5, 2.0);
        assertThat(cluster.range(0, 3).mapToDouble(x -> x).mapToObj(x -> "d" + x).toList()).containsExactly("d0.0", "d1.0", "d2.0");
        assertThat(cluster.range(0, 2).union(cluster.range(5, 7)).toArray()).containsExactly(0, 1, 5, 6);
        assertThat(cluster.range(0, 2).asDoubles().union(cluster.range(5, 7).asDoubles()).toArray()).containsExactly(0, 1, 5, 6);
    }

    @Test
    void sumsWrapOrAreExact() {
        assertThat(cluster.of(Long.MAX_VALUE, Long.MAX_VALUE, 5L).mapToLong(x -> x).sum()).isEqualTo(Long.MAX_VALUE + Long.MAX_VALUE + 5L);
        assertThat(cluster.of(Long.MAX_VALUE, Long.MAX_VALUE, 5L).mapToLong(x -> x).sumExact())
                .isEqualTo(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.TWO).add(BigInteger.valueOf(5)));
        assertThat(cluster.range(0, 0).sum()).isZero();
        assertThat(cluster.range(0, 0).sumExact()).isZero();
    }

    @Test
    void jobsGiveWhatActionsGive() {
        LongDataset longs = cluster.of(3L, -1L, 5L).mapToLong(x -> x);
        assertThat(longs.submitMin().join()).hasValue(-1);
        assertThat(longs.submitMax().join()).hasValue(5);
        assertThat(longs.submitAverage().join()).hasValue(7 / 3.0);
        assertThat(longs.submitReduce((a, b) -> a * 10 + b).join()).hasValue(295);
        LongDataset noLongs = longs.filter(x -> false);
        assertThat(noLongs.submitMin().join()).isEmpty();
        assertThat(noLongs.submitMax().join()).isEmpty();
        assertThat(noLongs.submitAverage().join()).isEmpty();
        assertThat(noLongs.submitReduce(Math::max).join()).isEmpty();
        DoubleDataset doubles = longs.asDoubles();
        assertThat(doubles.submitSum().join()).isEqualTo(7);
        assertThat(doubles.submitMin().join()).hasValue(-1);
        assertThat(doubles.submitMax().join()).hasValue(5);
        assertThat(doubles.submitAverage().join()).hasValue(7 / 3.0);
        assertThat(doubles.submitReduce((a, b) -> a * 10 + b).join()).hasValue(295);
        DoubleDataset noDoubles = noLongs.asDoubles();
        assertThat(noDoubles.submitSum().join()).isZero();
        assertThat(noDoubles.submitMin().join()).isEmpty();
        assertThat(noDoubles.submitMax().join()).isEmpty();
        assertThat(noDoubles.submitAverage().join()).isEmpty();
        assertThat(noDoubles.submitReduce(Math::max).join()).isEmpty();
        assertThat(longs.boxed().submitFirst().join()).hasValue(3L);
        assertThat(noLongs.boxed().submitFirst().join()).isEmpty();
        assertThat(longs.boxed().submitIsEmpty().join()).isFalse();
        assertThat(noLongs.boxed().submitIsEmpty().join()).isTrue();
    }

    @Test
    void summariesSummarise() {
        LongSummary summary = cluster.range(-10, 1001).summary();
        assertThat(summary.count()).isEqualTo(1011);
        assertThat(summary.min()).isEqualTo(-10);
        assertThat(summary.max()).isEqualTo(1000);
        assertThat(cluster.range(-10, 1001).average()).hasValue(495.0);
        assertThat(cluster.range(0, 0).min()).isEmpty();
        assertThat(cluster.range(0, 0).max()).isEmpty();
        assertThat(cluster.range(0, 0).average()).isEmpty();
        assertThat(cluster.range(3, 9).min()).hasValue(3);
        assertThat(cluster.range(3, 9).max()).hasValue(8);
        assertThat(cluster.of(Long.MAX_VALUE, Long.MAX_VALUE - 2).mapToLong(x -> x).average()).hasValue((double) Long.MAX_VALUE);
    }

    @Test
    void doubleSumsAreRoundedOnce() {
        double[] values = new Random(9).doubles(20_000, -1e12, 1e12).toArray();
        List<Double> boxed = DoubleStream.of(values).boxed().toList();
        double exact = Arrays.stream(values).mapToObj(java.math.BigDecimal::new).reduce(java.math.BigDecimal.ZERO, java.math.BigDecimal::add).doubleValue();
        assertThat(cluster.from(boxed).mapToDouble(x -> x).sum()).isEqualTo(exact);
        assertThat(cluster.of(1e308, 1e308, -1e308).mapToDouble(x -> x).sum()).isEqualTo(1e308);
        assertThat(cluster.of(1.0, Double.NaN).mapToDouble(x -> x).sum()).isNaN();
        assertThat(cluster.of(1.0, Double.POSITIVE_INFINITY).mapToDouble(x -> x).sum()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(cluster.from(List.<Double>of()).mapToDouble(x -> x).sum()).isZero();
        assertThat(cluster.from(List.<Double>of()).mapToDouble(x -> x).average()).isEmpty();
        assertThat(cluster.of(2.0, -1.0, 5.0).mapToDouble(x -> x).min()).hasValue(-1);
        assertThat(cluster.of(2.0, -1.0, 5.0).mapToDouble(x -> x).max()).hasValue(5);
        assertThat(cluster.of(2.0, -1.0, 5.0).mapToDouble(x -> x).average()).hasValue(2);
        assertThat(cluster.of(2.0, -1.0, 5.0).mapToDouble(x -> x).count()).isEqualTo(3);
    }

    @Test
    void largeArraysComeBack() {
        assertThat(cluster.range(0, 3_000_000).toArray()).hasSize(3_000_000).startsWith(0).endsWith(2_999_999);
    }

    @Test
    void statisticsDoNotDependOnPartitionsAndNeverWrap() {
        long[] values = LongStream.range(0, 1_000).map(i -> i % 2 == 0 ? Long.MAX_VALUE - i : Long.MIN_VALUE + i).toArray();
        BigInteger sum = LongStream.of(values).mapToObj(BigInteger::valueOf).reduce(BigInteger.ZERO, BigInteger::add);
        LongStatistics longs = null;
        DoubleStatistics doubles = null;
        for (int partitions : new int[] {1, 2, 3, 7, 64}) {
            LongDataset dataset = cluster.from(LongStream.of(values).boxed().toList()).repartition(partitions).mapToLong(value -> value);
            LongStatistics each = dataset.statistics();
            assertThat(longs == null ? each : longs).isEqualTo(each);
            longs = each;
            DoubleStatistics eachDouble = dataset.mapToDouble(value -> value * 1e-3).statistics();
            assertThat(doubles == null ? eachDouble : doubles).isEqualTo(eachDouble);
            doubles = eachDouble;
        }
        assertThat(longs.count()).isEqualTo(1_000);
        assertThat(longs.sum()).isEqualTo(sum);
        assertThat(longs.min()).isEqualTo(Long.MIN_VALUE + 1);
        assertThat(longs.variance()).isBetween(0x1.fp125, 0x1.0p126);
        assertThat(doubles.standardDeviation()).isBetween(0x1.fp62 * 1e-3, 0x1.0p63 * 1e-3);
        assertThat(cluster.range(0, 0).statistics().count()).isZero();
        assertThat(cluster.range(1, 4).statistics()).isEqualTo(new LongStatistics(3, 1, 3, BigInteger.valueOf(6), 2, 2 / 3.0, 1));
        assertThat(cluster.range(1, 4).asDoubles().submitStatistics().join()).isEqualTo(new DoubleStatistics(3, 1, 3, 6, 2, 2 / 3.0, 1));
    }
}
