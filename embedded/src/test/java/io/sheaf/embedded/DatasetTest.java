package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.InputException;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Order;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.ResultIterator;
import io.sheaf.SheafException;
import io.sheaf.Source;
import io.sheaf.TaskFailedException;
import io.sheaf.Text;
import io.sheaf.TextOptions;
import io.sheaf.UnencodableException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What datasets compute, against plain collections. */
@Timeout(60)
class DatasetTest {

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<String> words(int count, long seed) {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        return Stream.generate(() -> "w" + (int) Math.pow(random.nextInt(30), 1.5)).limit(count).toList();
    }

    @Test
    void recordsKeepTheirOrderThroughNarrowOperators() {
        for (int count : new int[] {0, 1, 2, 255, 256, 257, 5000}) {
            assertThat(cluster.from(numbers(count)).map(x -> x * 2).filter(x -> x % 3 == 0).flatMap(x -> List.of(x, -x)).toList())
                    .isEqualTo(numbers(count).stream().map(x -> x * 2).filter(x -> x % 3 == 0).flatMap(x -> Stream.of(x, -x)).toList());
        }
    }

    @Test
    void aDatasetIsTheCollectionAsItWas() {
        List<Integer> records = new ArrayList<>(List.of(1, 2, 3));
        Dataset<Integer> dataset = cluster.from(records);
        records.set(0, 99);
        records.add(100);
        assertThat(dataset.toList()).containsExactly(1, 2, 3);
        assertThat(dataset.toList()).containsExactly(1, 2, 3);
    }

    @Test
    void nullRecordsAreRecords() {
        assertThat(cluster.of("a", null, "b").toList()).containsExactly("a", null, "b");
        assertThat(cluster.of("a", null).map(x -> x == null ? "was null" : null).toList()).containsExactly(null, "was null");
        assertThat(cluster.of("a", null, "a").countByValue()).hasSize(2).containsEntry(null, 1L).containsEntry("a", 2L);
    }

    @Test
    void collectionsBeyondTheInlineLimitAreUploaded() {
        List<String> records = IntStream.range(0, 50_000).mapToObj(i -> "a record of some length " + i).toList();
        assertThat(cluster.from(records).map(String::length).toList()).isEqualTo(records.stream().map(String::length).toList());
        List<String> few = List.of("x".repeat(300_000), "y".repeat(10));
        assertThat(cluster.from(few).toList()).isEqualTo(few);
        assertThat(cluster.from(records).union(cluster.from(few)).union(cluster.from(records)).count()).isEqualTo(100_002);
    }

    @Test
    void mapPartitionsSeesEachTaskAsAWhole() {
        List<Integer> sizes = cluster.from(numbers(1000)).mapPartitions(all -> {
            int count = 0;
            while (all.hasNext()) {
                all.next();
                count++;
            }
            return List.of(count).iterator();
        }).toList();
        assertThat(sizes.stream().mapToInt(x -> x).sum()).isEqualTo(1000);
        assertThat(sizes).hasSize(256);
        Dataset<Integer> doubled = cluster.from(numbers(10)).mapPartitions(DatasetTest::doubling);
        assertThat(doubled.toList()).isEqualTo(numbers(10).stream().map(x -> x * 2).toList());
    }

    private static Iterator<Integer> doubling(Iterator<Integer> all) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Integer next() {
                return all.next() * 2;
            }
        };
    }

    @Test
    void unionKeepsBothAlsoOfItself() {
        Dataset<Integer> first = cluster.of(1, 2).map(x -> x * 10);
        Dataset<Integer> second = cluster.of(3).filter(x -> true);
        assertThat(first.union(second).map(x -> x + 1).toList()).containsExactly(11, 21, 4);
        assertThat(first.union(first).toList()).containsExactly(10, 20, 10, 20);
        Dataset<Integer> counts = cluster.of("a", "b", "a").keyBy(x -> x).mapValues(x -> 1).reduceByKey(Integer::sum).map(Pair::second);
        assertThat(counts.union(counts).toList()).containsExactlyInAnyOrder(1, 2, 1, 2);
        assertThat(first.union(cluster.from(List.<Integer>of())).union(second).toList()).containsExactly(10, 20, 3);
    }

    @Test
    void aSharedShuffleIsComputedOnce() {
        String gate = Gate.fresh();
        Dataset<Integer> shuffled = cluster.from(numbers(100)).map(x -> {
            Gate.of(gate).count();
            return x;
        }).distinct();
        assertThat(shuffled.map(x -> x + 1).union(shuffled.filter(x -> x < 10)).count()).isEqualTo(110);
        assertThat(Gate.of(gate).calls).hasValue(100);
    }

    @Test
    void distinctCountsAndRepartition() {
        List<String> words = words(5000, 7);
        assertThat(cluster.from(words).distinct().toList()).containsExactlyInAnyOrderElementsOf(new TreeSet<>(words));
        assertThat(cluster.from(words).countByValue()).isEqualTo(words.stream().collect(Collectors.groupingBy(x -> x, Collectors.counting())));
        assertThat(cluster.from(words).repartition(5).toList()).containsExactlyInAnyOrderElementsOf(words);
        assertThat(cluster.from(words).repartition(5).mapPartitions(all -> List.of(1).iterator()).count()).isEqualTo(5);
        assertThat(cluster.from(words).repartition(5).toList()).isEqualTo(cluster.from(words).repartition(5).toList());
    }

    @Test
    void keyedOperatorsFoldInTheOrderOfTheRecords() {
        List<String> words = words(3000, 11);
        Map<String, String> joined = new TreeMap<>();
        Map<String, List<Integer>> lengths = new TreeMap<>();
        for (int i = 0; i < words.size(); i++) {
            joined.merge(words.get(i), "," + i, String::concat);
            lengths.computeIfAbsent(words.get(i), any -> new ArrayList<>()).add(i);
        }
        Dataset<Pair<String, Integer>> indexed = cluster.from(IntStream.range(0, words.size()).mapToObj(i -> Pair.of(words.get(i), i)).toList());
        assertThat(asMap(indexed.mapToPair(p -> p).mapValues(i -> "," + i).reduceByKey(String::concat))).isEqualTo(joined);
        assertThat(asMap(indexed.mapToPair(p -> p).mapValues(i -> "," + i).reduceByKey(String::concat, 3))).isEqualTo(joined);
        assertThat(asMap(indexed.mapToPair(p -> p).groupByKey())).isEqualTo(lengths);
        assertThat(asMap(indexed.mapToPair(p -> p).aggregateByKey("", (text, i) -> text + "," + i, String::concat))).isEqualTo(joined);
        assertThat(indexed.mapToPair(p -> p).countByKey()).isEqualTo(words.stream().collect(Collectors.groupingBy(x -> x, Collectors.counting())));
    }

    @Test
    void shufflesMayFollowEachOther() {
        Map<Long, Long> perCount = cluster.from(words(2000, 3)).mapToPair(w -> Pair.of(w, 1L)).reduceByKey(Long::sum).map(Pair::second).countByValue();
        Map<String, Long> counts = words(2000, 3).stream().collect(Collectors.groupingBy(x -> x, Collectors.counting()));
        assertThat(perCount).isEqualTo(counts.values().stream().collect(Collectors.groupingBy(x -> x, Collectors.counting())));
        Dataset<Integer> deep = cluster.from(numbers(50));
        for (int i = 0; i < 20; i++) {
            deep = deep.map(x -> x + 1).distinct();
        }
        assertThat(deep.toList()).containsExactlyInAnyOrderElementsOf(numbers(50).stream().map(x -> x + 20).toList());
    }

    @Test
    void foldsGoFromLeftToRight() {
        List<String> letters = numbers(600).stream().map(x -> "," + x).toList();
        assertThat(cluster.from(letters).reduce(String::concat)).contains(String.join("", letters));
        assertThat(cluster.from(List.<String>of()).reduce(String::concat)).isEmpty();
        assertThat(cluster.from(numbers(600)).aggregate("", (text, x) -> text + "," + x, String::concat)).isEqualTo(String.join("", letters));
        assertThat(cluster.from(List.<Integer>of()).aggregate("zero", (text, x) -> text + x, String::concat)).isEqualTo("zero");
        assertThat(cluster.from(numbers(600)).filter(x -> x == 599).reduce(Integer::sum)).contains(599);
    }

    @Test
    void aZeroIsNotSharedByTasks() {
        ArrayList<Integer> zero = new ArrayList<>();
        assertThat(cluster.from(numbers(500)).aggregate(zero, (list, x) -> {
            list.add(x);
            return list;
        }, (a, b) -> {
            a.addAll(b);
            return a;
        })).isEqualTo(numbers(500));
        assertThat(zero).isEmpty();
    }

    @Test
    void whatACombinerMakesIsKeptEvenIfItIsNull() {
        String made = cluster.from(numbers(777)).collect(() -> Collector.<Integer, List<Integer>, String>of(
                ArrayList::new, List::add, (a, b) -> null, all -> all == null ? "combined to null" : "only the last part"));
        assertThat(made).isEqualTo("combined to null");
    }

    @Test
    void jdkCollectorsCollect() {
        Dataset<Integer> data = cluster.from(numbers(777));
        assertThat(data.<List<Integer>>collect(Collectors::toList)).isEqualTo(numbers(777));
        assertThat(data.<java.util.Set<Integer>>collect(Collectors::toSet)).isEqualTo(numbers(777).stream().collect(Collectors.toSet()));
        assertThat(data.map(String::valueOf).collect(() -> Collectors.joining("-", "<", ">")))
                .isEqualTo(numbers(777).stream().map(String::valueOf).collect(Collectors.joining("-", "<", ">")));
        assertThat(data.<Map<Integer, Long>>collect(() -> Collectors.groupingBy(x -> x % 5, Collectors.counting())))
                .isEqualTo(numbers(777).stream().collect(Collectors.groupingBy(x -> x % 5, Collectors.counting())));
        assertThat(data.<Map<Boolean, List<Integer>>>collect(() -> Collectors.partitioningBy(x -> x > 100)))
                .isEqualTo(numbers(777).stream().collect(Collectors.partitioningBy(x -> x > 100)));
        assertThat(data.<Double>collect(() -> Collectors.averagingInt(x -> x))).isEqualTo(388.0);
        assertThat(data.<TreeSet<Integer>>collect(() -> Collectors.toCollection(() -> new TreeSet<Integer>(Comparator.<Integer>reverseOrder()))))
                .hasSize(777).startsWith(776);
        assertThat(data.collect(() -> Collectors.summarizingInt(x -> x)).getSum()).isEqualTo(776L * 777 / 2);
        assertThat(data.<Optional<Integer>>collect(() -> Collectors.minBy(Comparator.naturalOrder()))).contains(0);
        assertThat(cluster.from(List.<Integer>of()).<List<Integer>>collect(Collectors::toList)).isEmpty();
        assertThat(cluster.from(List.<Integer>of()).<Long>collect(Collectors::counting)).isZero();
    }

    @Test
    void extremesAreTheEarliestOfEquals() {
        List<Pair<Integer, Integer>> pairs = IntStream.range(0, 1000).mapToObj(i -> Pair.of(i % 7, i)).toList();
        Dataset<Pair<Integer, Integer>> data = cluster.from(pairs);
        assertThat(data.min(Order.by(Pair::first))).contains(Pair.of(0, 0));
        assertThat(data.max(Order.by(Pair::first))).contains(Pair.of(6, 6));
        assertThat(data.top(3, Order.by(Pair::first))).containsExactly(Pair.of(6, 6), Pair.of(6, 13), Pair.of(6, 20));
        Order<Pair<Integer, Integer>> order = Order.<Pair<Integer, Integer>, Integer>by(Pair::first).reversed().thenBy(Pair::second);
        assertThat(data.top(2000, order)).isEqualTo(pairs.stream().sorted(order.reversed()).toList());
        assertThat(data.top(0, order)).isEmpty();
        assertThat(cluster.from(List.<Integer>of()).max(Order.natural())).isEmpty();
        assertThat(cluster.from(List.<Integer>of()).top(5, Order.natural())).isEmpty();
    }

    @Test
    void takeAndFirstGiveTheFirstRecordsAndRunFewTasks() {
        String gate = Gate.fresh();
        Dataset<Integer> counted = cluster.from(numbers(25_600)).map(x -> {
            Gate.of(gate).count();
            return x;
        });
        assertThat(counted.take(5)).isEqualTo(numbers(5));
        assertThat(Gate.of(gate).calls.get()).isLessThan(1000);
        assertThat(counted.first()).contains(0);
        assertThat(counted.take(0)).isEmpty();
        assertThat(counted.take(150)).isEqualTo(numbers(150));
        assertThat(cluster.from(numbers(3)).take(10)).isEqualTo(numbers(3));
        assertThat(cluster.from(List.of()).first()).isEmpty();
        assertThat(cluster.from(numbers(2000)).filter(x -> x >= 1990).take(5)).containsExactly(1990, 1991, 1992, 1993, 1994);
        assertThat(cluster.from(numbers(2000)).filter(x -> false).first()).isEmpty();
    }

    @Test
    void anIteratorComputesOnlyABoundedNumberOfTasksAhead() {
        String gate = Gate.fresh();
        Dataset<Integer> counted = cluster.from(numbers(25_600)).map(x -> {
            Gate.of(gate).count();
            return x;
        });
        try (ResultIterator<Integer> results = counted.iterator()) {
            for (int i = 0; i < 1000; i++) {
                assertThat(results.next()).isEqualTo(i);
            }
            assertThat(Gate.of(gate).calls.get()).isLessThan(1000 + 30 * 100);
        }
        List<Integer> all = new ArrayList<>();
        try (ResultIterator<Integer> results = counted.iterator()) {
            results.forEachRemaining(all::add);
            assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
        }
        assertThat(all).isEqualTo(numbers(25_600));
    }

    @Test
    void anIteratorThrowsWhatItsJobFailedWith() {
        ResultIterator<Integer> results = cluster.from(numbers(1000)).map(x -> 1 / (x - 900)).with(JobOptions.DEFAULT.withMaxAttempts(1)).iterator();
        assertThatThrownBy(() -> {
            while (results.hasNext()) {
                results.next();
            }
        }).isInstanceOf(TaskFailedException.class).hasCauseInstanceOf(ArithmeticException.class);
    }

    @Test
    void usersExceptionsAreTriedFourTimesByDefault() {
        String gate = Gate.fresh();
        assertThatThrownBy(() -> cluster.of(1).map(x -> {
            Gate.of(gate).count();
            throw new IllegalStateException("always");
        }).toList()).isInstanceOf(TaskFailedException.class).satisfies(
                thrown -> assertThat(((SheafException) thrown).site().attempt()).isEqualTo(4));
        assertThat(Gate.of(gate).calls).hasValue(4);
    }

    @Test
    void theRecordThatFailedIsNumbered() {
        assertThatThrownBy(() -> cluster.from(numbers(2560)).map(x -> 1 / (x - 1234)).with(JobOptions.DEFAULT.withMaxAttempts(1)).toList())
                .isInstanceOf(TaskFailedException.class)
                .satisfies(thrown -> {
                    assertThat(((SheafException) thrown).site().task()).isEqualTo(123);
                    assertThat(((SheafException) thrown).site().record()).isEqualTo(4);
                });
    }

    @Test
    void keysWithoutACanonicalEncodingAreRefused() {
        assertThatThrownBy(() -> cluster.of(1).keyBy(x -> new Object()).countByKey()).isInstanceOf(SheafException.class).hasMessageContaining("java.lang.Object");
        assertThatThrownBy(() -> cluster.of(1).map(x -> new OwnEquality(x)).distinct().toList())
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining(OwnEquality.class.getName());
    }

    private record OwnEquality(int value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof OwnEquality;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @Test
    void specialDoublesAreOneKeyEach() {
        Map<Double, Long> counts = cluster.of(0.0, -0.0, Double.NaN, Double.longBitsToDouble(0x7ff8000000000123L), 1.0).countByValue();
        assertThat(counts).hasSize(3).containsEntry(0.0, 2L).containsEntry(Double.NaN, 2L).containsEntry(1.0, 1L);
    }

    @Test
    void sourcesAreReadSplitBySplit() {
        assertThat(cluster.read(new Countdown(10)).toList()).isEqualTo(
                IntStream.range(0, 10).boxed().flatMap(split -> IntStream.range(0, split).mapToObj(i -> split + ":" + i)).toList());
        assertThat(cluster.read(new Countdown(0)).count()).isZero();
    }

    private record Countdown(int count) implements Source<Integer, String> {
        @Override
        public List<Integer> splits(int wanted) {
            return IntStream.range(0, count).boxed().toList();
        }

        @Override
        public void read(Integer split, Consumer<? super String> records) {
            for (int i = 0; i < split; i++) {
                records.accept(split + ":" + i);
            }
        }
    }

    @Test
    void textFilesAreReadInOrder(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("b.txt"), "three\r\nfour");
        Files.writeString(directory.resolve("a.txt"), "one\ntwo\n");
        Files.createDirectories(directory.resolve("deep"));
        Files.writeString(directory.resolve("deep/c.txt"), "fünf\n");
        Files.writeString(directory.resolve(".hidden"), "no\n");
        assertThat(cluster.textFiles(directory.toString()).toList()).containsExactly("one", "two", "three", "four", "fünf");
        assertThat(cluster.textFiles(directory + "/*.txt").toList()).containsExactly("one", "two", "three", "four");
        assertThat(cluster.textFiles(directory + "/a.txt", directory + "/a.txt").count()).isEqualTo(2);
        assertThatThrownBy(() -> cluster.textFiles(directory + "/none.txt").count()).isInstanceOf(SheafException.class).hasMessageContaining("none.txt");
        Files.write(directory.resolve("bad.txt"), new byte[] {'a', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> cluster.textFiles(directory + "/bad.txt").count()).isInstanceOf(InputException.class).hasMessageContaining("bad.txt");
    }

    @Test
    void linesAsBytesAreTheSameLines(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("a.txt");
        Files.writeString(file, "\ufeffeins zwei\r\n\nfünf  zwei\tsechzehn\nzwei");
        assertThat(cluster.utf8Files(file.toString()).map(Text::toString).toList()).containsExactly("eins zwei", "", "fünf  zwei\tsechzehn", "zwei");
        assertThat(cluster.utf8Files(file.toString()).flatMap(Text::words).countByValue())
                .isEqualTo(Map.of(Text.of("eins"), 1L, Text.of("zwei"), 3L, Text.of("fünf"), 1L, Text.of("sechzehn"), 1L));
        assertThat(cluster.utf8Files(file.toString()).flatMap(Text::words).distinct().sorted(Order.natural()).map(Text::toString).toList())
                .containsExactly("eins", "fünf", "sechzehn", "zwei");
        assertThatThrownBy(cluster::utf8Files).isInstanceOf(RefusedException.class).hasMessageContaining("utf8Files()");
        Path bad = directory.resolve("bad.txt");
        Files.write(bad, new byte[] {'a', (byte) 0xff, '\n'});
        assertThatThrownBy(() -> cluster.utf8Files(bad.toString()).count()).isInstanceOf(InputException.class).hasMessageContaining("bad.txt");
        assertThat(cluster.utf8Files(TextOptions.DEFAULT.withReplaceInvalid(true), bad.toString()).toList()).containsExactly(Text.of("a\ufffd"));
        assertThatThrownBy(() -> cluster.utf8Files(file.toString()).map(Text::parseLong).count()).hasMessageContaining("a.txt: line 1");
    }

    @Test
    void keysOfAllKindsAreToldApart() {
        Map<Object, Long> expected = new HashMap<>();
        LongStream.range(0, 60_000).forEach(i -> expected.merge(keyOfSomeKind(i), 1L, Long::sum));
        Dataset<Object> keys = cluster.range(0, 60_000).mapToObj(DatasetTest::keyOfSomeKind);
        assertThat(keys.countByValue()).isEqualTo(expected);
        assertThat(keys.distinct().toList()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    }

    private static Object keyOfSomeKind(long i) {
        long value = i * i % 997 % (i % 3 == 0 ? 10 : 900);
        return switch ((int) (i % 9)) {
            case 0 -> value;
            case 1 -> (int) -value;
            case 2 -> value << 40;
            case 3 -> Long.toString(value);
            case 4 -> "key number " + value;
            case 5 -> Text.of(Long.toString(value));
            case 6 -> Text.of("ä key " + value).slice(0, 7);
            case 7 -> "λ" + value;
            default -> null;
        };
    }

    @Test
    void manyFilesAreListed(@TempDir Path directory) throws Exception {
        int files = 3000;
        for (int i = 0; i < files; i++) {
            Files.writeString(directory.resolve("a file with a rather long name to fill the listing " + i + ".txt"), i + "\n");
        }
        assertThat(cluster.textFiles(directory.toString()).mapToLong(Long::parseLong).sum()).isEqualTo((files - 1L) * files / 2);
    }

    @Test
    void badArgumentsAreRefusedWithoutAJob() {
        Dataset<Integer> data = cluster.of(1);
        assertThatThrownBy(() -> cluster.range(5, 4)).isInstanceOf(RefusedException.class).hasMessageContaining("5").hasMessageContaining("4");
        assertThatThrownBy(cluster::textFiles).isInstanceOf(RefusedException.class).hasMessageContaining("path");
        assertThatThrownBy(() -> cluster.textFiles("")).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> cluster.textFiles("a", null)).isInstanceOf(RefusedException.class).hasMessageContaining("null");
        assertThatThrownBy(() -> data.repartition(0)).isInstanceOf(RefusedException.class).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> data.keyBy(x -> x).reduceByKey(Integer::sum, -1)).isInstanceOf(RefusedException.class).hasMessageContaining("-1");
        assertThatThrownBy(() -> data.take(-1)).isInstanceOf(RefusedException.class).hasMessageContaining("-1");
        assertThatThrownBy(() -> data.top(-2, Order.natural())).isInstanceOf(RefusedException.class).hasMessageContaining("-2");
        assertThatThrownBy(() -> data.with(null)).isInstanceOf(RefusedException.class).hasMessageContaining("options");
        assertThatThrownBy(() -> cluster.from(null)).isInstanceOf(RefusedException.class).hasMessageContaining("null");
        assertThatThrownBy(() -> cluster.of(1, new Object())).isInstanceOf(UnencodableException.class).hasMessageContaining("record 1");
        try (Cluster other = Cluster.local(1)) {
            assertThatThrownBy(() -> data.union(other.of(1))).isInstanceOf(RefusedException.class).hasMessageContaining("another cluster");
        }
    }

    @Test
    void resultsDependOnNoParallelism() {
        List<Double> values = new Random(5).doubles(10_000).boxed().toList();
        List<Object> results = new ArrayList<>();
        for (int slots : new int[] {1, 2, 5}) {
            try (Cluster sized = Cluster.local(slots)) {
                results.add(List.of(
                        sized.from(values).reduce(Double::sum).orElseThrow(),
                        sized.from(values).keyBy(x -> (int) (x * 10)).reduceByKey(Double::sum).toList(),
                        sized.from(values).mapToDouble(x -> x).sum()));
            }
        }
        assertThat(new HashMap<>(Map.of(0, results.get(1))).get(0)).isEqualTo(results.get(0));
        assertThat(results.get(2)).isEqualTo(results.get(0));
    }

    @Test
    void plansMayBeLongAndWide() {
        Dataset<Integer> deep = cluster.of(0);
        for (int i = 0; i < 2000; i++) {
            deep = deep.map(x -> x + 1);
        }
        assertThat(deep.toList()).containsExactly(2000);
        Dataset<Integer> wide = cluster.of(0);
        for (int i = 1; i < 500; i++) {
            wide = wide.union(cluster.of(i));
        }
        assertThat(wide.toList()).isEqualTo(numbers(500));
        Dataset<Integer> doubling = cluster.of(1);
        for (int i = 0; i < 40; i++) {
            doubling = doubling.union(doubling);
        }
        Dataset<Integer> huge = doubling;
        assertThatThrownBy(huge::count).isInstanceOf(RefusedException.class).hasMessageContaining("union");
    }

    private static <K, V> Map<K, V> asMap(Dataset<Pair<K, V>> pairs) {
        Map<K, V> map = new HashMap<>();
        for (Pair<K, V> pair : pairs.toList()) {
            assertThat(map.put(pair.first(), pair.second())).as("a second value of %s", pair.first()).isNull();
        }
        return map;
    }

    @Test
    void sparseListsSurvive() {
        assertThat(cluster.from(Collections.nCopies(3, (String) null)).count()).isEqualTo(3);
        assertThat(cluster.from(Arrays.asList(1, null, 3)).filter(x -> x != null).toList()).containsExactly(1, 3);
    }

    @Test
    void morePartitionsThanAnyTaskCanWriteAreRefused() {
        Dataset<Long> numbers = cluster.range(0, 10).boxed();
        KeyedDataset<Long, Long> pairs = numbers.keyBy(n -> n);
        List<Runnable> calls = List.of(() -> numbers.repartition(Integer.MAX_VALUE), () -> numbers.coalesce(65_537), () -> numbers.sorted(65_537),
                () -> numbers.cartesian(numbers, 65_537), () -> pairs.reduceByKey(Long::sum, 65_537), () -> pairs.join(pairs, 65_537),
                () -> pairs.cogroup(pairs, 65_537), () -> pairs.sortByKey(65_537));
        assertThat(calls).allSatisfy(call -> assertThatThrownBy(call::run).isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("at most 65536", DatasetTest.class.getName(), "Use fewer"));
        assertThatThrownBy(() -> Cluster.builder().partitions(65_537)).isInstanceOf(RefusedException.class).hasMessageContaining("at most 65536");
    }
}
