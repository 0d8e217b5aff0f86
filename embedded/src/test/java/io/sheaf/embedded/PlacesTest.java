package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.IndeterminateInputException;
import io.sheaf.InputException;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators that go by the place of a record in its dataset. */
@Timeout(120)
class PlacesTest {

    private static final AtomicInteger CALLS = new AtomicInteger();

    private static Cluster cluster;
    private static Random random;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
        long seed = Long.getLong("test.seed", 1);
        System.out.println("PlacesTest seed " + seed);
        random = new Random(seed);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** Unevenly spread, with nulls. */
    private static Dataset<Integer> uneven(int count, int partitions) {
        List<Integer> numbers = IntStream.range(0, count).mapToObj(i -> random.nextInt(9) == 0 ? null : (Integer) i).toList();
        return cluster.from(numbers).repartition(partitions).filter(i -> i == null || i % partitions != 1);
    }

    private static List<Integer> upTo(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void placesAreThoseOfTheListWithoutGaps(int partitions) {
        for (int count : new int[] {0, 1, 5, 700}) {
            Dataset<Integer> dataset = uneven(count, partitions);
            Dataset<Integer> twice = dataset.union(uneven(20, 3)).union(dataset);
            for (Dataset<Integer> each : List.of(dataset, twice)) {
                List<Integer> records = each.toList();
                assertThat(each.zipWithIndex().toList())
                        .isEqualTo(IntStream.range(0, records.size()).mapToObj(i -> Pair.of(records.get(i), (long) i)).toList());
            }
        }
    }

    @Test
    void placesBehindAShortcutAreStillRight() {
        assertThat(uneven(500, 7).zipWithIndex().values().take(3)).containsExactly(0L, 1L, 2L);
        assertThat(uneven(500, 7).zipWithIndex().values().limit(5).toList()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(cluster.range(0, 1000).boxed().zipWithIndex().filter(pair -> !pair.first().equals(pair.second())).isEmpty()).isTrue();
    }

    /** What is numbered is computed again, and may come out otherwise. */
    @Test
    void anotherCountTheSecondTimeIsAnErrorAndNotAWrongNumber() {
        CALLS.set(0);
        Dataset<Integer> fewerFirst = cluster.from(upTo(40)).coalesce(1).filter(i -> CALLS.incrementAndGet() > 5);
        assertThatThrownBy(() -> fewerFirst.zipWithIndex().toList()).isInstanceOf(IndeterminateInputException.class)
                .hasMessageContaining("35 records when they were counted, and more when");
        CALLS.set(0);
        Dataset<Integer> moreFirst = cluster.from(upTo(40)).coalesce(1).filter(i -> CALLS.incrementAndGet() <= 45);
        assertThatThrownBy(() -> moreFirst.zipWithIndex().toList()).isInstanceOf(IndeterminateInputException.class)
                .hasMessageContaining("40 records when they were counted, and only");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void zipPairsByPlaceHoweverBothAreCut(int partitions) {
        for (int count : new int[] {0, 1, 900}) {
            Dataset<Integer> left = cluster.from(upTo(count)).repartition(partitions);
            Dataset<Long> right = cluster.range(0, count).boxed().filter(i -> true);
            List<Integer> lefts = left.toList();
            assertThat(left.zip(right, partitions).toList())
                    .isEqualTo(IntStream.range(0, count).mapToObj(i -> Pair.of(lefts.get(i), (long) i)).toList());
            assertThat(left.zip(left).filter(pair -> !pair.first().equals(pair.second())).isEmpty()).isTrue();
        }
        assertThat(cluster.of("a", null, "c").zip(cluster.of(null, 2, 3), partitions).toList())
                .containsExactly(Pair.of("a", null), Pair.of(null, 2), Pair.of("c", 3));
        assertThat(cluster.of("a", "b", "c").zip(cluster.of(1, 2, 3), partitions).first()).hasValue(Pair.of("a", 1));
    }

    @Test
    void zipOfDifferentLengthsSaysBoth() {
        assertThatThrownBy(() -> cluster.range(0, 10).boxed().zip(cluster.range(0, 9).boxed()).toList())
                .isInstanceOf(InputException.class).hasMessageContaining("the first has 10 and the other 9");
        assertThatThrownBy(() -> cluster.of().zip(cluster.of(1)).toList()).isInstanceOf(InputException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 64})
    void limitKeepsTheFirstInOrder(int partitions) {
        Dataset<Integer> dataset = uneven(300, partitions);
        List<Integer> records = dataset.toList();
        for (int n : new int[] {0, 1, 2, 100, 299, 1000}) {
            assertThat(dataset.limit(n).toList()).isEqualTo(records.subList(0, Math.min(n, records.size())));
        }
        assertThat(dataset.limit(10).map(i -> 1).union(dataset.limit(3).map(i -> 2)).limit(12).toList()).hasSize(12).endsWith(1, 2, 2);
        assertThat(dataset.limit(Long.MAX_VALUE).count()).isEqualTo(records.size());
        assertThatThrownBy(() -> dataset.limit(-1)).isInstanceOf(RefusedException.class);
    }

    /** A limit closes the input: of an endless dataset only the beginning is computed. */
    @Test
    void tasksStopWhenTheyHaveGivenTheirShare() {
        assertThat(cluster.range(0, Long.MAX_VALUE).boxed().limit(5).toList()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(cluster.range(0, Long.MAX_VALUE).boxed().take(5)).containsExactly(0L, 1L, 2L, 3L, 4L);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void coalesceKeepsRecordsAndOrder(int partitions) {
        Dataset<Integer> shuffled = uneven(500, 20);
        Dataset<Long> range = cluster.range(0, 1_000).map(i -> i * 2).boxed().filter(i -> i % 3 != 0);
        Dataset<Integer> inline = cluster.from(upTo(500)).map(i -> i + 1);
        for (Dataset<?> dataset : List.of(shuffled, range, inline, inline.union(shuffled), cluster.of())) {
            Dataset<?> fewer = dataset.coalesce(partitions);
            assertThat(fewer.toList()).asList().isEqualTo(dataset.toList());
            assertThat(fewer.glom().count()).isLessThanOrEqualTo(partitions);
        }
        assertThat(shuffled.coalesce(partitions).glom().count()).isEqualTo(partitions);
    }

    @Test
    void coalesceOfWhatCanBeCutOtherwiseHasNoShuffle() {
        assertThat(cluster.range(0, 1_000).boxed().map(i -> i + 1).coalesce(4).explain()).contains("in 4 tasks").doesNotContain("stage 1");
        assertThat(cluster.from(upTo(500)).coalesce(4).explain()).contains("4 tasks' input").doesNotContain("stage 1");
        assertThat(cluster.range(0, 1_000).boxed().mapPartitions(all -> all).coalesce(4).explain()).contains("WRITE_JOINED");
        assertThat(cluster.range(0, 1_000).boxed().sample(0.5, 3).coalesce(4).toList()).isEqualTo(cluster.range(0, 1_000).boxed().sample(0.5, 3).toList());
    }

    @Test
    void aSampleHasTheWantedNumberOfRecordsInOrder() {
        Dataset<Long> numbers = cluster.range(0, 5_000).boxed();
        List<Long> sample = numbers.takeSample(50, 7);
        assertThat(sample).hasSize(50).isSorted().doesNotHaveDuplicates();
        assertThat(numbers.takeSample(50, 7)).isEqualTo(sample);
        assertThat(numbers.takeSample(50, 8)).isNotEqualTo(sample);
        assertThat(numbers.takeSample(0, 7)).isEmpty();
        assertThat(numbers.takeSample(9_000, 7)).isEqualTo(LongStream.range(0, 5_000).boxed().toList());
        assertThat(uneven(0, 3).takeSample(3, 1)).isEmpty();
        assertThat(numbers.submitTakeSample(2, 1).join()).hasSize(2);
    }

    /** 5 of 20, 400 times with fixed seeds: each about 100 times, with a standard deviation of 9. */
    @Test
    void everyRecordIsChosenAboutEquallyOften() {
        int[] chosen = new int[20];
        Dataset<Integer> dataset = cluster.from(upTo(20)).coalesce(3);
        for (int seed = 0; seed < 400; seed++) {
            dataset.takeSample(5, seed).forEach(number -> chosen[number]++);
        }
        assertThat(chosen).satisfies(counts -> IntStream.of(counts).forEach(count -> assertThat(count).isBetween(50, 150)));
    }
}
