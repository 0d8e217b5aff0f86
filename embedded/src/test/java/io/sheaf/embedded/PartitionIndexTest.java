package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobCancelledException;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.TaskFailedException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Operators that know where in their dataset a record is. */
@Timeout(60)
class PartitionIndexTest {

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static Dataset<Integer> numbers(int count, int partitions) {
        return cluster.from(IntStream.range(0, count).boxed().toList()).repartition(partitions);
    }

    private static Dataset<Integer> indexes(Dataset<Integer> dataset) {
        return dataset.mapPartitionsWithIndex((index, records) -> List.of(index).iterator());
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    @Test
    void partitionsAreCountedFromZeroInOrder() {
        for (int partitions : new int[] {1, 2, 7}) {
            assertThat(indexes(numbers(20, partitions)).toList()).isEqualTo(upTo(partitions));
            assertThat(indexes(numbers(0, partitions)).toList()).isEqualTo(upTo(partitions));
        }
    }

    @Test
    void aUnionBeforeCountsOnAndAUnionBehindDoesNot() {
        Dataset<Integer> left = numbers(10, 2);
        Dataset<Integer> right = numbers(10, 3);
        assertThat(indexes(left.union(right)).toList()).isEqualTo(upTo(5));
        assertThat(indexes(left).union(indexes(right)).toList()).containsExactly(0, 1, 0, 1, 2);
        assertThat(indexes(left).union(indexes(right.union(left))).union(indexes(left)).toList())
                .containsExactly(0, 1, 0, 1, 2, 3, 4, 0, 1);
    }

    @Test
    void uniqueIdsAscendInOrderAndSayThePlace() {
        Dataset<Integer> both = numbers(10, 2).union(numbers(0, 1)).union(numbers(5, 3));
        List<Pair<Integer, Long>> pairs = new ArrayList<>(numbers(4, 1).zipWithUniqueId().union(both.zipWithUniqueId()).toList());
        List<Pair<Integer, Long>> alone = both.zipWithUniqueId().toList();
        assertThat(pairs.subList(4, pairs.size())).isEqualTo(alone);
        assertThat(pairs.subList(0, 4)).extracting(Pair::second).containsExactly(0L, 1L, 2L, 3L);
        assertThat(alone).extracting(Pair::first).containsExactlyElementsOf(both.toList());
        List<Long> ids = alone.stream().map(Pair::second).toList();
        assertThat(ids).isEqualTo(List.copyOf(new TreeSet<>(ids)));
        List<Long> expected = both.<Long>mapPartitionsWithIndex((index, records) -> {
            List<Long> places = new ArrayList<>();
            records.forEachRemaining(any -> places.add(((long) index << 32) + places.size()));
            return places.iterator();
        }).toList();
        assertThat(ids).isEqualTo(expected);
        assertThat(numbers(0, 3).zipWithUniqueId().toList()).isEmpty();
    }

    /** P32: the same draws in every partition would choose the same places. */
    @Test
    void partitionsAreSampledAtPlacesOfTheirOwn() {
        Dataset<Integer> all = numbers(4_000, 4);
        List<List<Integer>> whole = all.glom().toList();
        List<List<Integer>> chosen = all.sample(0.25, 7).glom().toList();
        assertThat(chosen).hasSize(4);
        List<List<Integer>> places = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            List<Integer> partition = whole.get(i);
            places.add(chosen.get(i).stream().map(partition::indexOf).toList());
        }
        assertThat(places).doesNotHaveDuplicates().doesNotContain(List.of());
    }

    @Test
    void aSampleIsTheSameEachTimeAndAsLargeAsWanted() {
        for (int partitions : new int[] {1, 4}) {
            Dataset<Integer> all = numbers(20_000, partitions);
            Dataset<Integer> some = all.sample(0.25, 7);
            List<Integer> chosen = some.toList();
            assertThat(chosen).isEqualTo(some.toList());
            // Five standard deviations are 306.
            assertThat(chosen.size()).isBetween(5000 - 306, 5000 + 306);
            assertThat(new TreeSet<>(chosen)).hasSameSizeAs(chosen);
            assertThat(all.sample(0.25, 8).toList()).isNotEqualTo(chosen);
            assertThat(numbers(3, 2).union(some).toList()).endsWith(chosen.toArray(Integer[]::new));
            assertThat(all.sample(0, 7).toList()).isEmpty();
            assertThat(all.sample(1, 7).toList()).isEqualTo(all.toList());
        }
        assertThat(numbers(0, 2).sample(0.5, 1).toList()).isEmpty();
    }

    @Test
    void eachKeyIsSampledByItsOwnFraction() {
        for (int partitions : new int[] {1, 4}) {
            KeyedDataset<Integer, Integer> all = numbers(40_000, partitions).keyBy(x -> x % 4);
            KeyedDataset<Integer, Integer> some = all.sampleByKey(key -> key / 4.0, 7);
            List<Pair<Integer, Integer>> chosen = some.toList();
            assertThat(chosen).isEqualTo(some.toList());
            assertThat(new HashSet<>(chosen)).hasSameSizeAs(chosen);
            assertThat(new HashSet<>(all.toList()).containsAll(chosen)).isTrue();
            Map<Integer, Long> counts = some.countByKey();
            assertThat(counts).doesNotContainKey(0);
            // Five standard deviations are 217, 250 and 217.
            assertThat(counts.get(1)).isBetween(2_500L - 217, 2_500L + 217);
            assertThat(counts.get(2)).isBetween(5_000L - 250, 5_000L + 250);
            assertThat(counts.get(3)).isBetween(7_500L - 217, 7_500L + 217);
            assertThat(all.sampleByKey(key -> key / 4.0, 8).toList()).isNotEqualTo(chosen);
            assertThat(all.sampleByKey(key -> 1, 7).toList()).isEqualTo(all.toList());
            assertThat(all.sampleByKey(key -> 0, 7).isEmpty()).isTrue();
        }
        assertThat(cluster.of("a", null).keyBy(x -> x).sampleByKey(key -> key == null ? 1 : 0, 1).keys().toList()).containsOnlyNulls();
    }

    @Test
    void aFractionOfAKeyThatIsNoneFailsTheTaskWithTheKey() {
        for (double fraction : new double[] {-0.1, 1.1, Double.NaN}) {
            KeyedDataset<String, Integer> some = numbers(1, 1).keyBy(x -> "red").sampleByKey(key -> fraction, 1);
            assertThatThrownBy(some::count).isInstanceOf(TaskFailedException.class)
                    .hasMessageContaining("sampleByKey() at " + PartitionIndexTest.class.getName())
                    .hasMessageContaining("gave " + fraction + " for the key red");
        }
        Map<String, Double> ofOthers = Map.of("blue", 1.0);
        assertThatThrownBy(() -> numbers(1, 1).keyBy(x -> "red").sampleByKey(ofOthers::get, 1).count()).isInstanceOf(TaskFailedException.class)
                .hasMessageContaining("sampleByKey() at ").hasMessageContaining("for the key red").hasMessageContaining("Give 0 for keys");
    }

    @Test
    void aSampleWithReplacementIsTheSameEachTimeAndHasEachRecordAsOftenAsThePoissonDistributionSays() {
        for (int partitions : new int[] {1, 4}) {
            Dataset<Integer> all = numbers(40_000, partitions);
            Dataset<Integer> some = all.sampleWithReplacement(0.7, 7);
            List<Integer> chosen = some.toList();
            assertThat(chosen).isEqualTo(some.toList());
            assertThat(all.sampleWithReplacement(0.7, 8).toList()).isNotEqualTo(chosen);
            assertThat(numbers(3, 2).union(some).toList()).endsWith(chosen.toArray(Integer[]::new));
            assertThat(chosen.stream().distinct().toList()).as("in order").isEqualTo(all.filter(new HashSet<>(chosen)::contains).toList());
            assertThat(chosen.stream().collect(Collectors.groupingBy(x -> x, LinkedHashMap::new, Collectors.toList())).values().stream()
                    .flatMap(List::stream)).as("the same ones together").containsExactlyElementsOf(chosen);
            Map<Long, Long> records = chosen.stream().collect(Collectors.groupingBy(x -> x, Collectors.counting())).values().stream()
                    .collect(Collectors.groupingBy(times -> times, Collectors.counting()));
            double probability = Math.exp(-0.7);
            for (long times = 1; times <= 5; times++) {
                probability *= 0.7 / times;
                assertThat((double) records.getOrDefault(times, 0L)).as("records that are there %d times", times)
                        .isCloseTo(40_000 * probability, within(5 * Math.sqrt(40_000 * probability)));
            }
        }
    }

    @Test
    void samplesWithReplacementMayBeEmptyOrLargerThanWhatTheyAreOf() {
        assertThat(numbers(100, 3).sampleWithReplacement(0, 1).toList()).isEmpty();
        assertThat(numbers(100, 3).sampleWithReplacement(Double.MIN_VALUE, 1).toList()).isEmpty();
        assertThat(numbers(0, 2).sampleWithReplacement(5, 1).toList()).isEmpty();
        // Ten standard deviations of each, drawn in one part and in several.
        assertThat(numbers(1_000, 3).sampleWithReplacement(30, 1).count()).isCloseTo(30_000L, within(1_732L));
        assertThat(numbers(1_000, 3).sampleWithReplacement(500, 1).count()).isCloseTo(500_000L, within(7_071L));
        for (double many : new double[] {1e15, Double.MAX_VALUE}) {
            assertThat(numbers(1_000, 3).sampleWithReplacement(many, 1).take(3)).as("nobody draws more than is wanted").hasSize(3);
        }
        assertThat(cluster.of("a", null).sampleWithReplacement(20, 1).distinct().toList()).containsExactlyInAnyOrder("a", null);
        assertThat(cluster.of("a").keyBy(x -> x).sampleWithReplacement(20, 1).countByKey().get("a")).isBetween(1L, 70L);
    }

    private static final AtomicReference<Thread> DRAWING = new AtomicReference<>();

    @Test
    void anEndlessDrawIsCancelled() {
        Job<Long> endless = numbers(1, 1).sampleWithReplacement(1e15, 1).filter(number -> {
            DRAWING.set(Thread.currentThread());
            return false;
        }).submitCount();
        await().until(() -> DRAWING.get() != null);
        endless.cancel();
        assertThatThrownBy(endless::join).isInstanceOf(JobCancelledException.class);
        await().until(() -> Arrays.stream(DRAWING.get().getStackTrace()).noneMatch(frame -> frame.getClassName().endsWith("SampleSink")));
    }

    @Test
    void numbersAreSampledAsRecordsAre() {
        Dataset<Integer> all = numbers(1_000, 3);
        List<Integer> chosen = all.sampleWithReplacement(1, 7).toList();
        assertThat(all.mapToLong(number -> number).sampleWithReplacement(1, 7).toArray()).isEqualTo(chosen.stream().mapToLong(number -> number).toArray());
        assertThat(all.mapToDouble(number -> number).sampleWithReplacement(1, 7).toArray()).isEqualTo(chosen.stream().mapToDouble(number -> number).toArray());
    }

    /** P32, as for {@link #partitionsAreSampledAtPlacesOfTheirOwn}. */
    @Test
    void partitionsAreSampledWithReplacementAtPlacesOfTheirOwn() {
        Dataset<Integer> chosen = numbers(4_000, 4).sampleWithReplacement(1, 7);
        assertThat(chosen.glom().map(List::size).toList()).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void refusesAFractionThatIsNone() {
        for (double expected : new double[] {-0.1, Double.POSITIVE_INFINITY, Double.NaN}) {
            assertThatThrownBy(() -> numbers(1, 1).sampleWithReplacement(expected, 1)).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("must be finite and at least 0, not " + expected).hasMessageContaining(PartitionIndexTest.class.getName());
        }
        for (double fraction : new double[] {-0.1, 1.1, Double.NaN}) {
            assertThatThrownBy(() -> numbers(1, 1).sample(fraction, 1)).isInstanceOf(RefusedException.class).hasMessageContaining("from 0 to 1");
        }
    }
}
