package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.DoubleQuantiles;
import io.sheaf.LongQuantiles;
import io.sheaf.RefusedException;
import io.sheaf.function.SerializableLongUnaryOperator;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Approximate answers within what they promise, the exact ones beside them, and plans as text. */
@Timeout(60)
class SketchesTest {

    private static final Queue<Object> SEEN = new ConcurrentLinkedQueue<>();
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
    void distinctRecordsAreCountedWithinTheErrorWhateverTheSplit() {
        assertThat(cluster.of().countApproxDistinct()).isZero();
        assertThat(cluster.of("a", null, "a").countApproxDistinct()).isEqualTo(2);
        for (long count : new long[] {1, 10, 1000, 20_000, 50_000, 300_000}) {
            long estimate = cluster.range(0, 2 * count).boxed().map(x -> x % count).countApproxDistinct();
            assertThat((double) estimate).isBetween(count * 0.96, count * 1.04);
            assertThat(cluster.range(0, count).boxed().repartition(2).countApproxDistinct()).isEqualTo(estimate);
        }
    }

    @Test
    void quantilesAreWithinTheErrorForAnyOrder() {
        long count = 400_003;
        SerializableLongUnaryOperator scattered = x -> x * 7919 % count;
        for (SerializableLongUnaryOperator order : new SerializableLongUnaryOperator[] {x -> x, x -> count - 1 - x, scattered}) {
            LongQuantiles quantiles = cluster.range(0, count).map(order).boxed().repartition(3).mapToLong(x -> x).quantiles(0.01);
            assertThat(quantiles.count()).isEqualTo(count);
            for (double part = 0; part <= 1; part += 0.05) {
                assertThat((double) quantiles.at(part).getAsLong()).isBetween((part - 0.01) * count - 1, (part + 0.01) * count + 1);
            }
        }
    }

    @Test
    void quantilesOfFewValuesAreExact() {
        assertThat(cluster.range(0, 0).quantiles(0.1).at(0.5)).isEqualTo(OptionalLong.empty());
        assertThat(cluster.range(1, 102).quantiles(0.1).at(0.5)).hasValue(51);
        DoubleQuantiles doubles = cluster.of(Double.NaN, -1.5, Double.NEGATIVE_INFINITY, 2.5, -0.0).mapToDouble(x -> x).quantiles(0.5);
        assertThat(new double[] {doubles.at(0).getAsDouble(), doubles.at(0.4).getAsDouble(), doubles.at(0.6).getAsDouble(), doubles.at(1).getAsDouble()})
                .containsExactly(Double.NEGATIVE_INFINITY, -1.5, -0.0, Double.NaN);
        assertThatThrownBy(() -> cluster.range(0, 1).quantiles(0)).isInstanceOf(RefusedException.class);
    }

    @Test
    void histogramsCountWhatLiesBetweenTheirBounds() {
        assertThat(cluster.range(0, 1000).histogram(-5, 0, 10, 100, 999)).containsExactly(0, 10, 90, 900);
        assertThat(cluster.range(0, 1000).histogram(2000, 3000)).containsExactly(0);
        assertThat(cluster.of(-0.0, 0.0, 0.5, 1.0, 1.1, Double.NaN, -0.1).mapToDouble(x -> x).histogram(0, 0.5, 1)).containsExactly(2, 2);
        assertThatThrownBy(() -> cluster.range(0, 1).histogram(1, 1)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> cluster.range(0, 1).histogram(1)).isInstanceOf(RefusedException.class);
    }

    @Test
    void primitivesAreReducedMadeDistinctAndLookedAt() {
        assertThat(cluster.range(1, 101).reduce(Long::sum)).hasValue(5050);
        assertThat(cluster.range(0, 0).reduce(Long::sum)).isEmpty();
        assertThat(cluster.range(0, 5).asDoubles().reduce(Double::max)).hasValue(4);
        assertThat(cluster.range(0, 1000).map(x -> x % 10).distinct().toArray()).containsExactlyInAnyOrder(LongStream.range(0, 10).toArray());
        assertThat(cluster.range(0, 1000).mapToDouble(x -> x % 3).distinct().toArray()).containsExactlyInAnyOrder(0, 1, 2);
        SEEN.clear();
        cluster.range(0, 500).forEach(x -> SEEN.add(x));
        cluster.range(0, 500).asDoubles().forEach(x -> SEEN.add(x));
        assertThat(SEEN).hasSize(1000).contains(0L, 499L, 0.0, 499.0);
    }

    @Test
    void plansAreExplainedStageByStage() {
        String plan = cluster.of("a", "b").map(x -> x + x).keyBy(String::length).groupByKey().explain();
        assertThat(plan.replaceAll(", for .*", "").replaceAll(" at [^)]*\\)", "").lines().toList()).containsExactly(
                "stage 0",
                "  reads  2 tasks' input sent with the job as READ_VALUES",
                "    then MAP",
                "    then KEY_BY",
                "  writes 16 partitions, kept by the workers by WRITE_PAIRS",
                "stage 1",
                "  reads  16 partitions of stage 0 as SHUFFLE_GROUPED",
                "  writes results to the client by RESULT_VALUES",
                "groupByKey(): 16 partitions; more, of about 1.0 MiB each, if more than 16.0 MiB are read",
                "groupByKey(): nothing is chosen: one task gets all values of a key, in their order, so that no partition is split");
    }
}
