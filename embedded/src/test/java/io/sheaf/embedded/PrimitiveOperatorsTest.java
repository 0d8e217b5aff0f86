package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.DoubleDataset;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.RefusedException;
import io.sheaf.StorageLevel;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What datasets of records can, on primitive values; and pairs that stay pairs. */
@Timeout(60)
class PrimitiveOperatorsTest {

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

    private static LongDataset counted(String gate, long count) {
        return cluster.range(0, count).map(x -> {
            Gate.of(gate).count();
            return x * x;
        });
    }

    @Test
    void keptValuesAreComputedOnce() {
        String gate = Gate.fresh();
        long[] squares = LongStream.range(0, 500).map(x -> x * x).toArray();
        for (StorageLevel level : StorageLevel.values()) {
            int before = Gate.of(gate).calls.get();
            LongDataset longs = counted(gate, 500).persist(level);
            DoubleDataset doubles = longs.asDoubles().map(x -> x / 2).persist(level);
            assertThat(longs.toArray()).isEqualTo(squares);
            assertThat(doubles.toArray()).isEqualTo(LongStream.of(squares).mapToDouble(x -> x / 2.0).toArray());
            assertThat(longs.sum()).isEqualTo(LongStream.of(squares).sum());
            assertThat(longs.distinct().count()).isEqualTo(500);
            assertThat(longs.statistics().count()).isEqualTo(500);
            assertThat(Gate.of(gate).calls.get() - before).isEqualTo(500);
            doubles.unpersist();
            longs.unpersist();
            longs.unpersist();
            assertThat(longs.max()).hasValue(499 * 499);
            assertThat(Gate.of(gate).calls.get() - before).as("computed anew").isEqualTo(1_000);
        }
        LongDataset cached = counted(gate, 3).cache();
        assertThat(cached.explain()).contains("what a job of its own keeps");
        cached.unpersist();
    }

    @Test
    void onlyWhatIsKeptCanBeGivenUp() {
        LongDataset plain = cluster.range(0, 3);
        for (Runnable wrong : List.<Runnable>of(plain::unpersist, plain.cache().map(x -> x)::unpersist, plain.boxed().cache().mapToLong(x -> x)::unpersist,
                plain.asDoubles()::unpersist, plain.asDoubles().cache().filter(x -> true)::unpersist)) {
            assertThatThrownBy(wrong::run).isInstanceOf(RefusedException.class).hasMessageContaining("not kept");
        }
    }

    @Test
    void checkpointsHoldValues(@TempDir Path directory) {
        String gate = Gate.fresh();
        LongDataset longs = counted(gate, 100).checkpoint(directory);
        DoubleDataset doubles = longs.mapToDouble(x -> x == 4 ? Double.NaN : -x).checkpoint(directory);
        assertThat(longs.toArray()).isEqualTo(LongStream.range(0, 100).map(x -> x * x).toArray());
        assertThat(doubles.toArray()).isEqualTo(LongStream.range(0, 100).map(x -> x * x).mapToDouble(x -> x == 4 ? Double.NaN : -x).toArray());
        assertThat(Gate.of(gate).calls.get()).isEqualTo(100);
        assertThat(directory.toFile().list()).hasSize(2);
        longs.unpersist();
        doubles.unpersist();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void someValuesAreTaken() {
        LongDataset longs = cluster.range(5, 1_000);
        assertThat(longs.take(3)).containsExactly(5, 6, 7);
        assertThat(longs.take(0)).isEmpty();
        assertThat(longs.first()).hasValue(5);
        assertThat(longs.isEmpty()).isFalse();
        assertThat(longs.filter(x -> x > 2_000).first()).isEmpty();
        assertThat(longs.filter(x -> x > 2_000).isEmpty()).isTrue();
        assertThat(longs.limit(4).toArray()).containsExactly(5, 6, 7, 8);
        assertThat(longs.asDoubles().take(2)).containsExactly(5, 6);
        assertThat(longs.asDoubles().first()).hasValue(5);
        assertThat(longs.asDoubles().filter(x -> x < 0).first()).isEmpty();
        assertThat(longs.asDoubles().filter(x -> x < 0).isEmpty()).isTrue();
        assertThat(longs.asDoubles().limit(1).toArray()).containsExactly(5);
        assertThat(longs.countApproxDistinct()).isEqualTo(longs.boxed().countApproxDistinct());
        assertThat(cluster.of(0.0, -0.0).mapToDouble(x -> x).countApproxDistinct()).isEqualTo(1);
        assertThatThrownBy(() -> longs.take(-1)).isInstanceOf(RefusedException.class).hasMessageContaining("PrimitiveOperatorsTest");
    }

    @Test
    void valuesAreSampledDealtOutAndPutTogetherAsRecordsAre() {
        LongDataset longs = cluster.range(0, 10_000);
        assertThat(longs.sample(0.1, 7).boxed().toList()).isEqualTo(longs.boxed().sample(0.1, 7).toList()).hasSizeBetween(800, 1_200);
        assertThat(longs.asDoubles().sample(0.1, 7).count()).isEqualTo(longs.sample(0.1, 7).count());
        assertThat(longs.repartition(4).boxed().glom().toList()).hasSize(4);
        assertThat(longs.asDoubles().repartition(4).boxed().sorted().toList()).isEqualTo(longs.asDoubles().boxed().toList());
        assertThat(longs.coalesce(3).boxed().glom().count()).isEqualTo(3);
        assertThat(longs.coalesce(3).explain()).as("a range is cut, not shuffled or boxed").contains("in 3 tasks").doesNotContain("OBJ");
        assertThat(longs.asDoubles().coalesce(2).toArray()).isEqualTo(DoubleStream.iterate(0, x -> x + 1).limit(10_000).toArray());
        SEEN.clear();
        assertThat(longs.limit(5).peek(x -> SEEN.add(x)).sum()).isEqualTo(10);
        assertThat(longs.limit(5).asDoubles().peek(x -> SEEN.add(x)).sum()).isEqualTo(10);
        assertThat(SEEN).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 0.0, 1.0, 2.0, 3.0, 4.0);
    }

    @Test
    void pairsStayPairs() {
        KeyedDataset<Long, Long> pairs = cluster.range(0, 100).boxed().keyBy(x -> x % 10);
        KeyedDataset<Long, Long> few = pairs.filter(pair -> pair.second() < 20).peek(pair -> {}).union(pairs.limit(3)).distinct()
                .subtract(pairs.filter(pair -> pair.first() == 5)).intersection(pairs).repartition(3).coalesce(2)
                .sorted((a, b) -> Long.compare(a.second(), b.second()));
        assertThat(few.values().toList()).isEqualTo(LongStream.range(0, 20).filter(x -> x % 10 != 5).boxed().toList());
        assertThat(few.reduceByKey(Long::sum).toMap()).hasSize(9).containsEntry(1L, 12L);
        assertThat(pairs.sample(1, 1).sample(0, 1).keys().count()).isZero();
    }
}
