package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.StorageLevel;
import io.sheaf.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CacheTest {

    /** How often functions ran, by the name of the test; the tasks run in this JVM. */
    private static final Map<String, AtomicInteger> CALLS = new ConcurrentHashMap<>();

    private Cluster cluster;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private static <T> T counted(String name, T value) {
        CALLS.computeIfAbsent(name, any -> new AtomicInteger()).incrementAndGet();
        return value;
    }

    private static int calls(String name) {
        AtomicInteger calls = CALLS.get(name);
        return calls == null ? 0 : calls.get();
    }

    private Dataset<Integer> numbers(String name, int count) {
        return cluster.from(IntStream.range(0, count).boxed().toList()).map(n -> counted(name, n * 3));
    }

    @ParameterizedTest
    @EnumSource(StorageLevel.class)
    void severalActionsReadWhatWasComputedOnceInTheSameOrder(StorageLevel level) {
        String name = "level " + level;
        Dataset<Integer> kept = numbers(name, 100).persist(level);
        assertThat(calls(name)).isZero();
        List<Integer> expected = IntStream.range(0, 100).mapToObj(n -> n * 3).toList();
        assertThat(kept.toList()).isEqualTo(expected);
        assertThat(kept.count()).isEqualTo(100);
        assertThat(kept.map(n -> n + 1).take(3)).containsExactly(1, 4, 7);
        assertThat(kept.union(kept).count()).isEqualTo(200);
        assertThat(calls(name)).isEqualTo(100);
    }

    @Test
    void iterationComputesEachStepOnceAndMayLetGoOfTheLast() {
        int steps = 8;
        KeyedDataset<Integer, Integer> current = cluster.from(IntStream.range(0, 50).boxed().toList()).keyBy(n -> n % 5);
        for (int step = 0; step < steps; step++) {
            int number = step;
            KeyedDataset<Integer, Integer> next = current.mapValues(n -> counted("iteration", n + number))
                    .reduceByKey((a, b) -> a + b).cache();
            assertThat(next.count()).isEqualTo(5);
            if (step > 0) {
                current.unpersist();
            }
            current = next;
        }
        // The first step sees 50 values, each later one the 5 of the step before; none again.
        assertThat(calls("iteration")).isEqualTo(50 + 5 * (steps - 1));
        int addedByLaterSteps = 5 * IntStream.range(1, steps).sum();
        assertThat(current.values().reduce(Integer::sum)).contains(IntStream.range(0, 50).sum() + addedByLaterSteps);
        current.unpersist();
    }

    @Test
    void afterUnpersistingRecordsAreComputedAnewAndNothingIsKept() {
        Dataset<Integer> kept = numbers("unpersist", 10).cache();
        Dataset<Integer> derived = kept.filter(n -> n > 3);
        assertThat(derived.count()).isEqualTo(8);
        kept.unpersist();
        kept.unpersist();
        assertThat(derived.count()).isEqualTo(8);
        assertThat(derived.count()).isEqualTo(8);
        assertThat(calls("unpersist")).isEqualTo(30);
    }

    @Test
    void whatIsMadeOfAnUnpersistedDatasetStays() {
        Dataset<Integer> first = numbers("lineage", 10).cache();
        Dataset<Integer> second = first.map(n -> counted("lineage 2", n + 1)).cache();
        assertThat(second.count()).isEqualTo(10);
        first.unpersist();
        assertThat(second.toList()).startsWith(1, 4, 7).hasSize(10);
        assertThat(calls("lineage")).isEqualTo(10);
        assertThat(calls("lineage 2")).isEqualTo(10);
    }

    @Test
    void pairsStayPairsAndNullsAreKept() {
        List<Pair<String, Integer>> pairs = new ArrayList<>(List.of(Pair.of("a", 1), Pair.of("b", null), Pair.of("a", 3)));
        KeyedDataset<String, Integer> kept = cluster.from(pairs).mapToPair(pair -> pair).cache();
        assertThat(kept.toList()).isEqualTo(pairs);
        assertThat(kept.filter(pair -> pair.second() != null).map(Pair::second).toList()).containsExactly(1, 3);
        assertThat(kept.countByKey()).containsOnly(Map.entry("a", 2L), Map.entry("b", 1L));
    }

    @Test
    void ofNoRecordsNoneAreKept() {
        Dataset<Integer> kept = cluster.<Integer>of().cache();
        assertThat(kept.toList()).isEmpty();
        assertThat(kept.count()).isZero();
    }

    @Test
    void anErrorInWhatIsKeptIsThatOfTheActionAndTheNextActionTriesAgain() {
        AtomicInteger tries = CALLS.computeIfAbsent("error", any -> new AtomicInteger());
        Dataset<Integer> kept = cluster.of(1).with(JobOptions.DEFAULT.withMaxAttempts(1)).map(n -> {
            if (counted("error", n) == 1 && calls("error") == 1) {
                throw new IllegalStateException("not yet");
            }
            return n;
        }).cache();
        assertThatThrownBy(kept::count).isInstanceOf(TaskFailedException.class).hasStackTraceContaining("not yet");
        assertThat(kept.count()).isEqualTo(1);
        assertThat(kept.toList()).containsExactly(1);
        assertThat(tries.get()).isEqualTo(2);
    }

    @Test
    void refusesWhatCannotBe() {
        Dataset<Integer> plain = cluster.of(1);
        assertThatThrownBy(plain::unpersist).isInstanceOf(RefusedException.class).hasMessageContaining("not kept");
        Dataset<Integer> detached = plain.cache().with(JobOptions.DEFAULT.withDetached(true));
        assertThatThrownBy(detached::count).isInstanceOf(RefusedException.class).hasMessageContaining("detached");
        assertThatThrownBy(() -> plain.persist(null)).isInstanceOf(RefusedException.class);
    }

    @Test
    void thePlanShowsWhatIsRead() {
        assertThat(cluster.of(1).cache().map(n -> n).explain()).contains("what a job of its own keeps", "as READ_VALUES");
    }
}
