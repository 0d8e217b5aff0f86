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
import java.math.BigDecimal;
import java.net.URI;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sorted datasets against sorted lists, in any number of partitions. */
@Timeout(120)
class SortTest {

    private static final char[] UNITS = {0, 'a', 'b', '\u007f', '\u00e9', '\ud83d', '\ude00', '\ue000', '\uffff'};
    private static final double[] DOUBLES = {
        0.0, -0.0, 1.5, -1.5, Double.NaN, Double.MIN_VALUE, Double.MAX_VALUE, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };

    private static Cluster cluster;
    private static Random random;

    private record Named(String name, int weight) {}

    private record Ranked(int rank) implements Comparable<Ranked> {
        @Override
        public int compareTo(Ranked other) {
            return Integer.compare(other.rank, rank);
        }
    }

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
        long seed = Long.getLong("test.seed", 1);
        System.out.println("SortTest seed " + seed);
        random = new Random(seed);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** Skewed, with surrogates and nulls. */
    private static List<String> texts(int count) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            StringBuilder text = new StringBuilder();
            for (int unit = random.nextInt(5); unit > 0; unit--) {
                text.append(UNITS[random.nextInt(UNITS.length)]);
            }
            texts.add(random.nextInt(20) == 0 ? null : random.nextInt(4) == 0 ? "hot" : text.toString());
        }
        return texts;
    }

    private static <T> List<T> sorted(List<T> values, Comparator<? super T> order) {
        List<T> sorted = new ArrayList<>(values);
        sorted.sort(order);
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void textsAreSortedByUnitWithNullsFirst(int partitions) {
        for (int count : new int[] {0, 1, 2, 3_000}) {
            List<String> texts = texts(count);
            Dataset<String> sorted = cluster.from(texts).sorted(partitions);
            assertThat(sorted.toList()).isEqualTo(sorted(texts, Comparator.nullsFirst(Comparator.naturalOrder())));
            assertThat(sorted.glom().count()).isEqualTo(partitions);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void pairsOfEqualKeysKeepTheirOrderInBothDirections(int partitions) {
        List<Pair<String, Integer>> pairs = new ArrayList<>();
        for (String text : texts(3_000)) {
            pairs.add(Pair.of(text, pairs.size()));
        }
        KeyedDataset<String, Integer> dataset = cluster.from(pairs).repartition(5).mapToPair(pair -> pair);
        List<Pair<String, Integer>> here = dataset.toList();
        Comparator<String> order = Comparator.nullsFirst(Comparator.naturalOrder());
        assertThat(dataset.sortByKey(partitions).toList()).isEqualTo(sorted(here, Comparator.comparing(Pair::first, order)));
        assertThat(dataset.sortByKeyDescending(partitions).toList()).isEqualTo(sorted(here, Comparator.comparing(Pair::first, order.reversed())));
        SerializableComparator<String> byLength = (a, b) -> Integer.compare(a == null ? -1 : a.length(), b == null ? -1 : b.length());
        assertThat(dataset.sortByKey(byLength, partitions).toList()).isEqualTo(sorted(here, Comparator.comparing(Pair::first, byLength)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void recordsAreSortedByAComparatorAndTiesKeepTheirOrder(int partitions) {
        List<Named> records = IntStream.range(0, 2_000).mapToObj(i -> new Named("n" + random.nextInt(40), random.nextInt(5))).toList();
        Order<Named> order = Order.<Named, Integer>by(Named::weight).reversed();
        assertThat(cluster.from(records).sorted(order, partitions).toList()).isEqualTo(sorted(records, Comparator.comparing(Named::weight).reversed()));
        assertThat(cluster.from(records).sorted(order.thenBy(Named::name), partitions).take(7))
                .isEqualTo(sorted(records, Comparator.comparing(Named::weight).reversed().thenComparing(Named::name)).subList(0, 7));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void numbersKeepTheirBits(int partitions) {
        double[] doubles = IntStream.range(0, 1_000).mapToDouble(i -> random.nextInt(3) > 0 ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian()).toArray();
        double[] expected = doubles.clone();
        Arrays.sort(expected);
        double[] sorted = cluster.from(Arrays.stream(doubles).boxed().toList()).mapToDouble(value -> value).sorted(partitions).toArray();
        assertThat(Arrays.stream(sorted).mapToLong(Double::doubleToRawLongBits)).containsExactly(
                Arrays.stream(expected).map(value -> value).mapToLong(Double::doubleToRawLongBits).boxed().toArray(Long[]::new));
        assertThat(cluster.range(-500, 500).map(value -> value * 7919 % 1000).sorted(partitions).toArray())
                .isEqualTo(java.util.stream.LongStream.range(-500, 500).map(value -> value * 7919 % 1000).sorted().toArray());
    }

    /** Of one value the scale decides, as bytes do. */
    @Test
    void decimalsOfOneValueAreSortedByBytes() {
        List<BigDecimal> decimals = List.of(new BigDecimal("2"), new BigDecimal("1.00"), new BigDecimal("1"), new BigDecimal("1.0"), new BigDecimal("-1.0"),
                new BigDecimal("-1"), BigDecimal.ZERO, new BigDecimal("0.0"));
        List<BigDecimal> sorted = cluster.from(decimals).sorted(3).toList();
        assertThat(sorted).isSortedAccordingTo(Comparator.naturalOrder()).containsExactlyInAnyOrderElementsOf(decimals);
        List<BigDecimal> reversed = new ArrayList<>(decimals);
        Collections.reverse(reversed);
        assertThat(cluster.from(reversed).sorted(2).toList()).isEqualTo(sorted);
    }

    @Test
    void equalKeysAndConstantsAreOnePartitionAndKeepTheirOrder() {
        KeyedDataset<Integer, Long> same = cluster.range(0, 5_000).boxed().keyBy(value -> 1);
        assertThat(same.sortByKey(7).values().toList()).isEqualTo(same.values().toList());
        assertThat(same.sortByKey(7).mapPartitions(SortTest::size).filter(size -> size > 0).toList()).containsExactly(5_000);
        assertThat(cluster.from(Collections.nCopies(100, DayOfWeek.FRIDAY)).sorted(3).count()).isEqualTo(100);
        assertThat(cluster.from(Collections.nCopies(100, (String) null)).sorted(3).count()).isEqualTo(100);
    }

    private static java.util.Iterator<Integer> size(java.util.Iterator<?> records) {
        int size = 0;
        for (; records.hasNext(); size++) {
            records.next();
        }
        return List.of(size).iterator();
    }

    @Test
    void partitionsHoldAboutEquallyManyRecords() {
        List<Integer> sizes = cluster.range(0, 100_000).map(value -> value * 7919 % 100_003).boxed().sorted(8).mapPartitions(SortTest::size).toList();
        assertThat(sizes).hasSize(8).allSatisfy(size -> assertThat(size).isBetween(6_000, 20_000));
    }

    @Test
    void aComparableOfTheUsersIsInTheOrderOfItsCompareTo() {
        List<Ranked> records = IntStream.range(0, 100).mapToObj(i -> new Ranked(i * 7 % 13)).toList();
        List<Ranked> sorted = sorted(records, Comparator.naturalOrder());
        assertThat(cluster.from(records).sorted(Order.natural(), 4).toList()).isEqualTo(sorted);
        for (int partitions : new int[] {1, 4, 7}) {
            assertThat(cluster.from(records).sorted(partitions).toList()).isEqualTo(sorted);
            assertThat(cluster.from(records).keyBy(record -> record).sortByKeyDescending(partitions).keys().toList())
                    .isEqualTo(sorted(records, Comparator.reverseOrder()));
            assertThat(cluster.of(URI.create("b:b"), URI.create("a:b")).sorted(partitions).toList()).containsExactly(URI.create("a:b"), URI.create("b:b"));
            assertThatThrownBy(() -> cluster.of(Pair.of(1, 2)).sorted(partitions).toList()).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("not Comparable").hasMessageContaining("Order.by(");
        }
    }

    /** Of a release alone its name says nothing to the order. */
    private record Release(int major, String name) implements Comparable<Release> {
        @Override
        public int compareTo(Release other) {
            return Integer.compare(major, other.major);
        }
    }

    @Test
    void comparablesThatCompareAsEqualAreInTheOrderOfTheirBytesAndNullsAtTheEnd() {
        List<Release> releases = new ArrayList<>(Arrays.asList(null, new Release(2, "b"), new Release(1, "z"), null, new Release(2, "a"), new Release(2, "c")));
        List<Release> sorted = Arrays.asList(null, null, new Release(1, "z"), new Release(2, "a"), new Release(2, "b"), new Release(2, "c"));
        for (int partitions : new int[] {1, 2, 3, 8}) {
            for (int round = 0; round < 3; round++) {
                assertThat(cluster.from(releases).sorted(partitions).toList()).isEqualTo(sorted);
                List<Release> descending = new ArrayList<>(sorted);
                Collections.reverse(descending);
                assertThat(cluster.from(releases).keyBy(release -> release).sortByKeyDescending(partitions).keys().toList()).isEqualTo(descending);
                Collections.rotate(releases, 1);
            }
        }
    }

    @Test
    void aComparableAndSomethingElseAreRefused() {
        for (int partitions : new int[] {1, 4}) {
            for (Object other : List.of(1L, URI.create("a:b"))) {
                List<Object> mixed = new ArrayList<>(List.of(new Ranked(1), new Ranked(2), other));
                assertThatThrownBy(() -> cluster.from(mixed).sorted(partitions).toList()).isInstanceOf(RefusedException.class)
                        .hasMessageContaining("values of two types");
            }
        }
    }

    @Test
    void twoTypesInOneNaturalOrderAreRefused() {
        for (int partitions : new int[] {1, 2, 7}) {
            List<Object> mixed = new ArrayList<>(IntStream.range(0, 300).boxed().toList());
            mixed.add("text");
            assertThatThrownBy(() -> cluster.from(mixed).sorted(partitions).toList()).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("java.lang.Integer").hasMessageContaining("java.lang.String");
        }
    }

    /** P23: an order that subtraction makes is none when it overflows. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7})
    void aComparatorThatContradictsItselfFails(int partitions) {
        List<Integer> numbers = IntStream.range(0, 2_000).mapToObj(i -> random.nextInt()).toList();
        assertThatThrownBy(() -> cluster.from(numbers).sorted((a, b) -> a - b, partitions).toList())
                .isInstanceOf(SheafException.class)
                .satisfies(thrown -> assertThat(((SheafException) thrown).kind()).isEqualTo(ErrorKind.USER))
                .hasStackTraceContaining("IllegalArgumentException");
    }

    @Test
    void firstAndTakeReadInOrder() {
        Dataset<Long> sorted = cluster.range(0, 10_000).map(value -> value * 7919 % 10_007).boxed().sorted(16);
        assertThat(sorted.first()).hasValue(0L);
        assertThat(sorted.take(5)).isSorted().hasSize(5).startsWith(0L);
        assertThat(cluster.<String>of().sorted().first()).isEmpty();
        assertThat(sorted.union(sorted).count()).isEqualTo(20_000);
    }

    @Test
    void explainsTheStagesAndWhatTheyNeed() {
        assertThat(cluster.range(0, 10).boxed().sorted(3).explain().replaceAll(", for .*", "").lines()).contains(
                "  writes small parts, kept by the scheduler by WRITE_SAMPLE",
                "  reads  what all tasks of stage 0 say, in one task as READ_GATHERED",
                "  writes small parts, kept by the scheduler by WRITE_BOUNDS",
                "  needs  what all tasks of stage 1 say, in every task",
                "  writes 3 partitions, kept by the workers by WRITE_RANGED",
                "  reads  3 partitions of stage 2 as SHUFFLE_SORTED");
        assertThat(cluster.range(0, 10).boxed().sorted(1).explain()).doesNotContain("WRITE_SAMPLE");
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> cluster.of(1).sorted(-1)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> cluster.of(1).sorted((SerializableComparator<Integer>) null)).isInstanceOf(RefusedException.class);
    }
}
