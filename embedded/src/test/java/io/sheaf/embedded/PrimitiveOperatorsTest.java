package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.DoubleDataset;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.ResultIterator;
import io.sheaf.StorageLevel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PrimitiveIterator;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2_000})
    void narrowOperatorsGiveWhatStreamsGive(long count) {
        LongDataset longs = cluster.range(0, count);
        DoubleDataset doubles = longs.asDoubles();
        assertThat(longs.flatMap(x -> LongStream.range(0, x % 4).map(y -> x * y)).toArray())
                .isEqualTo(LongStream.range(0, count).flatMap(x -> LongStream.range(0, x % 4).map(y -> x * y)).toArray());
        assertThat(doubles.flatMap(x -> DoubleStream.of(x, -x).limit((long) x % 3)).toArray())
                .isEqualTo(doublesTo(count).flatMap(x -> DoubleStream.of(x, -x).limit((long) x % 3)).toArray());
        assertThat(longs.transform(all -> all.filter(x -> x % 3 == 0).map(x -> -x)).toArray())
                .isEqualTo(LongStream.range(0, count).filter(x -> x % 3 == 0).map(x -> -x).toArray());
        assertThat(doubles.transform(all -> all.map(Math::sqrt)).toArray()).isEqualTo(doublesTo(count).map(Math::sqrt).toArray());
        assertThat(longs.mapPartitions(all -> LongStream.of(PrimitiveOperatorsTest.sum(all)).iterator()).sum())
                .isEqualTo(LongStream.range(0, count).sum());
        assertThat(doubles.mapPartitions(all -> all).toArray()).isEqualTo(doublesTo(count).toArray());
        assertThat(longs.coalesce(1).transform(all -> all.skip(1)).count()).as("the partition is whole").isEqualTo(Math.max(0, count - 1));
        assertThat(longs.keyBy(x -> x % 2 == 0 ? null : "odd").toList()).isEqualTo(longs.boxed().keyBy(x -> x % 2 == 0 ? null : "odd").toList());
        assertThat(doubles.keyBy(x -> (long) x % 5).countByKey()).isEqualTo(doubles.boxed().keyBy(x -> x.longValue() % 5).countByKey());
        assertThat(longs.map(x -> x * x).zipWithIndex().toList()).isEqualTo(LongStream.range(0, count).mapToObj(x -> Pair.of(x * x, x)).toList());
        assertThat(doubles.zipWithIndex().map(pair -> pair.first() - pair.second()).filter(x -> x != 0).isEmpty()).isTrue();
    }

    private static DoubleStream doublesTo(long count) {
        return LongStream.range(0, count).asDoubleStream();
    }

    private static long sum(PrimitiveIterator.OfLong values) {
        long sum = 0;
        while (values.hasNext()) {
            sum += values.nextLong();
        }
        return sum;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 64})
    void valuesOfTwoDatasetsMeetInAsManyPartitionsAsWanted(int partitions) {
        LongDataset longs = cluster.range(0, 1_000).map(x -> x % 100);
        LongDataset others = cluster.range(50, 150).union(cluster.range(50, 60));
        assertThat(longs.distinct(partitions).boxed().glom().toList()).hasSize(partitions).flatExtracting(all -> all).hasSize(100).doesNotHaveDuplicates();
        assertThat(longs.intersection(others, partitions).boxed().glom().toList()).hasSize(partitions)
                .flatExtracting(all -> all).containsExactlyInAnyOrderElementsOf(LongStream.range(50, 100).boxed().toList());
        assertThat(longs.subtract(others, partitions).boxed().glom().toList()).hasSize(partitions)
                .flatExtracting(all -> all).hasSize(500).allMatch(x -> x < 50);
        assertThat(longs.intersection(others).count()).isEqualTo(50);
        assertThat(longs.subtract(others).count()).isEqualTo(500);
        DoubleDataset doubles = cluster.of(0.0, Double.NaN, 2.0, 2.0).mapToDouble(x -> x);
        DoubleDataset equal = cluster.of(-0.0, Double.NaN).mapToDouble(x -> x);
        assertThat(doubles.distinct(partitions).sorted().toArray()).containsExactly(0, 2, Double.NaN);
        assertThat(doubles.intersection(equal, partitions).sorted().toArray()).containsExactly(0, Double.NaN);
        assertThat(doubles.subtract(equal, partitions).toArray()).containsExactly(2, 2);
        assertThat(doubles.intersection(equal.filter(x -> false)).isEmpty()).isTrue();
        assertThat(doubles.subtract(equal.filter(x -> false)).count()).isEqualTo(4);
    }

    @Test
    void someValuesAreChosen() {
        LongDataset longs = cluster.range(0, 1_000).map(x -> x * 7 % 1_000 - 500);
        DoubleDataset doubles = cluster.of(0.0, Double.NaN, -0.0, Double.POSITIVE_INFINITY, -3.5).mapToDouble(x -> x);
        assertThat(longs.takeOrdered(3)).containsExactly(-500, -499, -498);
        assertThat(longs.top(3)).containsExactly(499, 498, 497);
        assertThat(longs.top(0)).isEmpty();
        assertThat(longs.limit(2).top(5)).containsExactly(-493, -500);
        assertThat(longs.limit(0).takeOrdered(5)).isEmpty();
        assertThat(doubles.takeOrdered(3)).containsExactly(-3.5, -0.0, 0.0);
        assertThat(doubles.top(2)).containsExactly(Double.NaN, Double.POSITIVE_INFINITY);
        assertThat(longs.takeSample(50, 7)).hasSize(50).isEqualTo(longs.boxed().takeSample(50, 7).stream().mapToLong(x -> x).toArray());
        assertThat(longs.takeSample(2_000, 7)).isEqualTo(longs.toArray());
        assertThat(doubles.takeSample(9, 1)).isEqualTo(doubles.toArray());
        assertThat(longs.fold(0, Long::sum)).isEqualTo(-500);
        assertThat(longs.limit(0).fold(17, Long::max)).isEqualTo(17);
        assertThat(doubles.fold(Double.POSITIVE_INFINITY, Math::min)).isNaN();
        assertThat(doubles.limit(0).fold(0.5, Double::sum)).isEqualTo(0.5);
        for (Runnable wrong : List.<Runnable>of(() -> longs.takeOrdered(-1), () -> longs.top(-1), () -> longs.takeSample(-1, 1), () -> doubles.top(-1))) {
            assertThatThrownBy(wrong::run).isInstanceOf(RefusedException.class).hasMessageContaining("at least 0, not -1").hasMessageContaining("PrimitiveOperatorsTest");
        }
    }

    @Test
    void valuesAreTakenWhileTheyAreComputed() throws Exception {
        LongDataset longs = cluster.range(0, 10_000);
        try (ResultIterator.OfLong values = longs.iterator()) {
            assertThat(values.nextLong()).isZero();
            assertThat(values.next()).isEqualTo(1);
            assertThat(values.next(Duration.ofSeconds(30))).isEqualTo(2);
            assertThat(sum(values)).isEqualTo(10_000L * 9_999 / 2 - 3);
            assertThatThrownBy(values::nextLong).isInstanceOf(NoSuchElementException.class);
        }
        try (ResultIterator.OfDouble values = longs.asDoubles().iterator()) {
            assertThat(values.nextDouble()).isZero();
        }
        try (LongStream values = longs.toStream()) {
            assertThat(values.toArray()).isEqualTo(longs.toArray());
        }
        try (DoubleStream values = longs.asDoubles().filter(x -> x < 0).toStream()) {
            assertThat(values.toArray()).isEmpty();
        }
        try (LongStream early = cluster.range(0, 100_000_000).toStream()) {
            assertThat(early.limit(3).toArray()).containsExactly(0, 1, 2);
        }
        assertThatThrownBy(() -> longs.with(JobOptions.DEFAULT.withIdempotencyKey("k")).iterator()).isInstanceOf(RefusedException.class)
                .hasMessageContaining("iterator() at ").hasMessageContaining("Use toArray()");
    }

    @Test
    void anActionSeesAllValuesOfAPartition() {
        SEEN.clear();
        cluster.range(0, 1_000).coalesce(2).forEachPartition(all -> SEEN.add(sum(all)));
        assertThat(SEEN).hasSize(2).containsExactlyInAnyOrder(499L * 250, 499_500L - 499 * 250);
        SEEN.clear();
        cluster.range(0, 3).asDoubles().coalesce(1).forEachPartition(all -> all.forEachRemaining((double x) -> SEEN.add(x)));
        assertThat(SEEN).containsExactly(0.0, 1.0, 2.0);
    }

    @Test
    void streamsOfFunctionsAreClosed() {
        SEEN.clear();
        cluster.range(0, 2).flatMap(x -> LongStream.of(x).onClose(() -> SEEN.add("flatMap"))).toArray();
        cluster.range(0, 2).asDoubles().coalesce(1).transform(all -> all.onClose(() -> SEEN.add("transform"))).toArray();
        assertThat(SEEN).containsExactly("flatMap", "flatMap", "transform");
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
