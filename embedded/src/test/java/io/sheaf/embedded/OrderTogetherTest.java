package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.ErrorKind;
import io.sheaf.KeyedDataset;
import io.sheaf.Order;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.function.SerializableComparator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operators that order and number, behind and before others, and with functions and values that are at the edge. */
@Timeout(120)
class OrderTogetherTest {

    private static final int COUNT = 600;

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** 0 to 599, none in its place. */
    private static Dataset<Long> mixed() {
        return cluster.range(0, COUNT).map(value -> (value * 7 + 1) % COUNT).boxed();
    }

    private static List<Long> upTo(long count) {
        return LongStream.range(0, count).boxed().toList();
    }

    @Test
    void rankIsThePlaceInASortedDataset() {
        assertThat(mixed().sorted(5).zipWithIndex().toList()).isEqualTo(upTo(COUNT).stream().map(i -> Pair.of(i, i)).toList());
        assertThat(mixed().zipWithIndex().sortByKeyDescending(4).values().zipWithIndex().keys().count()).isEqualTo(COUNT);
        assertThat(mixed().sorted(3).sorted(Comparator.<Long>reverseOrder()::compare, 4).limit(3).toList()).containsExactly(599L, 598L, 597L);
        assertThat(mixed().sorted(4).zip(mixed().sorted(7), 3).filter(pair -> !pair.first().equals(pair.second())).isEmpty()).isTrue();
        assertThat(mixed().sorted(64).coalesce(3).toList()).isEqualTo(upTo(COUNT));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void orderOfKeptDatasets(int partitions) {
        Dataset<Long> kept = mixed().cache();
        Dataset<Long> sorted = kept.sorted(partitions).cache();
        assertThat(sorted.toList()).isEqualTo(upTo(COUNT));
        assertThat(sorted.zipWithIndex().filter(pair -> !pair.first().equals(pair.second())).isEmpty()).isTrue();
        assertThat(sorted.coalesce(2).toList()).isEqualTo(upTo(COUNT));
        assertThat(sorted.takeSample(10, 3)).isSorted().hasSize(10);
        assertThat(sorted.union(kept).zipWithIndex().values().toList()).isEqualTo(upTo(2 * COUNT));
        sorted.unpersist();
        assertThat(kept.zip(sorted, partitions).toList()).hasSize(COUNT);
        kept.unpersist();
        assertThat(sorted.toList()).isEqualTo(upTo(COUNT));
    }

    /** A stage that needs another one's blocks, its counts and its bounds. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void orderBehindABroadcastJoin(int partitions) {
        KeyedDataset<Long, String> small = cluster.range(0, 10).boxed().keyBy(value -> value).mapValues(value -> "v" + value);
        KeyedDataset<Long, Pair<Long, String>> joined = mixed().keyBy(value -> value % 10).broadcastJoin(small);
        List<Pair<Long, Pair<Long, String>>> expected = upTo(COUNT).stream()
                .sorted(Comparator.comparing(value -> value % 10)).map(value -> Pair.of(value % 10, Pair.of(value, "v" + value % 10))).toList();
        SerializableComparator<Pair<Long, Pair<Long, String>>> order =
                Order.<Pair<Long, Pair<Long, String>>, Long>by(Pair::first).thenBy(pair -> pair.second().first());
        assertThat(joined.sorted(order, partitions).toList()).isEqualTo(expected);
        assertThat(joined.sortByKey(partitions).keys().toList()).isSorted().hasSize(COUNT);
        assertThat(joined.zipWithIndex().toList()).isEqualTo(withPlaces(joined.toList()));
        KeyedDataset<Pair<Long, Pair<Long, String>>, Long> numbered = joined.zipWithIndex();
        assertThat(numbered.mapToPair(pair -> Pair.of(pair.second() % 10, pair.first())).broadcastJoin(small).sortByKey(partitions).count())
                .isEqualTo(COUNT);
        assertThat(joined.coalesce(partitions).toList()).isEqualTo(joined.toList());
        assertThat(joined.zip(joined, partitions).filter(pair -> !pair.first().equals(pair.second())).isEmpty()).isTrue();
        assertThat(joined.partitionBy((key, n) -> (int) (key % n), partitions).glom().toList()).hasSize(partitions);
    }

    private static <T> List<Pair<T, Long>> withPlaces(List<T> records) {
        return IntStream.range(0, records.size()).mapToObj(i -> Pair.of(records.get(i), (long) i)).toList();
    }

    private static final class Unsendable implements Comparator<Long> {
        @Override
        public int compare(Long left, Long right) {
            return left.compareTo(right);
        }
    }

    @Test
    void aComparatorThatCannotBeSentIsRefusedInTheCall() {
        Unsendable order = new Unsendable();
        assertThatThrownBy(() -> mixed().sorted(order::compare)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("this order cannot be sent").hasMessageContaining("Unsendable").hasMessageContaining("OrderTogetherTest.java:");
        assertThatThrownBy(() -> mixed().keyBy(value -> value).sortByKey(order::compare)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("this order cannot be sent").hasMessageContaining("Unsendable");
        assertThatThrownBy(() -> mixed().keyBy(value -> value).partitionBy((key, n) -> order.compare(key, 0L) * 0)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("this partitioner cannot be sent").hasMessageContaining("Unsendable");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void whatAComparatorThrowsIsTheCause(int partitions) {
        SerializableComparator<Long> order = (left, right) -> {
            if (left == 77 || right == 77) {
                throw new IllegalStateException("77 has no order");
            }
            return left.compareTo(right);
        };
        for (Dataset<?> dataset : List.of(
                mixed().sorted(order, partitions), mixed().keyBy(value -> value).sortByKey(order, partitions),
                mixed().keyBy(value -> value).repartitionAndSortWithinPartitions((key, n) -> 0, order, partitions))) {
            assertThatThrownBy(dataset::toList).isInstanceOf(SheafException.class)
                    .satisfies(thrown -> assertThat(((SheafException) thrown).kind()).isEqualTo(ErrorKind.USER))
                    .hasStackTraceContaining("77 has no order");
        }
        assertThatThrownBy(() -> mixed().keyBy(value -> value).partitionBy((key, n) -> (int) (0 / (key - 77)), partitions).toList())
                .isInstanceOf(SheafException.class).hasStackTraceContaining("/ by zero");
    }

    @Test
    void ofNothingAndOfOne() {
        Dataset<Long> none = cluster.range(0, 0).boxed();
        Dataset<Long> gone = mixed().filter(value -> value < 0);
        for (Dataset<Long> empty : List.of(none, gone, cluster.from(List.<Long>of()))) {
            assertThat(empty.sorted(3).toList()).isEmpty();
            assertThat(empty.sorted(Order.natural(), 3).toList()).isEmpty();
            assertThat(empty.zipWithIndex().toList()).isEmpty();
            assertThat(empty.zipWithUniqueId().toList()).isEmpty();
            assertThat(empty.zip(empty, 3).toList()).isEmpty();
            assertThat(empty.limit(5).toList()).isEmpty();
            assertThat(empty.coalesce(3).toList()).isEmpty();
            assertThat(empty.takeSample(3, 1)).isEmpty();
            assertThat(empty.takeOrdered(3, Order.natural())).isEmpty();
            assertThat(empty.min(Order.natural())).isEmpty();
            assertThat(empty.max(Order.natural())).isEmpty();
            assertThat(empty.isEmpty()).isTrue();
            assertThat(empty.keyBy(value -> value).partitionBy((key, n) -> 0, 3).toList()).isEmpty();
            assertThat(empty.keyBy(value -> value).repartitionAndSortWithinPartitions((key, n) -> 0, 3).toList()).isEmpty();
            assertThat(empty.mapToLong(value -> value).sorted(3).toArray()).isEmpty();
            assertThat(empty.mapToDouble(value -> value).sorted(3).statistics().count()).isZero();
        }
        Dataset<Long> one = mixed().filter(value -> value == 9);
        assertThat(one.sorted(3).toList()).containsExactly(9L);
        assertThat(one.zipWithIndex().toList()).containsExactly(Pair.of(9L, 0L));
        assertThat(one.zip(one, 3).toList()).containsExactly(Pair.of(9L, 9L));
        assertThat(one.limit(5).toList()).containsExactly(9L);
        assertThat(one.takeSample(3, 1)).containsExactly(9L);
        assertThat(one.isEmpty()).isFalse();
    }

    @Test
    void asManyAsThereAreCanBeAskedFor() {
        assertThat(mixed().takeSample(Integer.MAX_VALUE, 1)).isEqualTo(mixed().toList());
        assertThat(mixed().takeOrdered(Integer.MAX_VALUE, Order.natural())).isEqualTo(upTo(COUNT));
        assertThat(mixed().top(Integer.MAX_VALUE, Order.natural())).hasSize(COUNT).startsWith(COUNT - 1L);
        assertThat(mixed().take(Integer.MAX_VALUE)).hasSize(COUNT);
        assertThat(cluster.of((String) null, "a", null).takeSample(5, 1)).containsExactly(null, "a", null);
    }

    @Test
    void specialDoublesFollowDoubleCompare() {
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            values.addAll(Arrays.asList(0.0, -0.0, Double.NaN, null, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, Double.MIN_VALUE, -1.5));
        }
        List<Double> expected = new ArrayList<>(values);
        expected.sort(Comparator.nullsFirst(Double::compare));
        SerializableComparator<Double> order = (left, right) ->
                left == null || right == null ? Boolean.compare(left != null, right != null) : Double.compare(left, right);
        for (int partitions : new int[] {1, 2, 7}) {
            assertThat(cluster.from(values).sorted(partitions).toList()).isEqualTo(expected);
            assertThat(cluster.from(values).sorted(order, partitions).toList()).isEqualTo(expected);
            List<Double> reversed = cluster.from(values).keyBy(value -> value).sortByKeyDescending(partitions).keys().toList();
            Collections.reverse(reversed);
            assertThat(reversed).isEqualTo(expected);
        }
        Dataset<Double> numbers = cluster.from(values).filter(value -> value != null);
        assertThat(numbers.max(Order.natural()).orElseThrow()).isNaN();
        assertThat(numbers.takeOrdered(51, Order.natural())).endsWith(-1.5);
        assertThat(numbers.mapToDouble(value -> value).max()).isEqualTo(OptionalDouble.of(Double.NaN));
        assertThat(cluster.of(0.0, -0.0).mapToDouble(value -> value).min()).isEqualTo(OptionalDouble.of(-0.0));
        assertThat(cluster.of(0.0, -0.0).min(Order.natural())).hasValue(-0.0);
    }

    /** One key has nearly all records: it stays whole, and in order. */
    @Test
    void aHotKeyStaysTogether() {
        KeyedDataset<Long, Long> hot = cluster.range(0, 20_000).boxed().keyBy(value -> value % 100 == 0 ? value : 7L);
        List<Pair<Long, Long>> sorted = hot.sortByKey(6).toList();
        List<Pair<Long, Long>> expected = new ArrayList<>(hot.toList());
        expected.sort(Comparator.comparing(Pair::first));
        assertThat(sorted).isEqualTo(expected);
        assertThat(hot.repartitionAndSortWithinPartitions((key, n) -> key == 7 ? 0 : 1, 2).glom().map(List::size).toList()).containsExactly(19_800, 200);
    }
}
