package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Cogroup2;
import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import io.sheaf.Order;
import io.sheaf.Pair;
import io.sheaf.Source;
import io.sheaf.TaskFailedException;
import io.sheaf.function.SerializableComparator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A null record is a value that is carried; where no value can be, null is an error that says what, where and what to do. */
@Timeout(60)
class NullRecordsTest {

    private static final List<String> RECORDS = Arrays.asList("a", null, "b", null);
    private static final SerializableComparator<String> NULL_FIRST =
            (a, b) -> a == null || b == null ? Boolean.compare(a != null, b != null) : a.compareTo(b);

    private static Cluster cluster;

    @TempDir
    static Path places;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static Dataset<String> data() {
        return cluster.from(RECORDS);
    }

    /** Keys and values that are null: {@code (a, 1), (null, 2), (a, null), (null, null)}. */
    private static KeyedDataset<String, Integer> pairs() {
        return cluster.of(1, 2, 3, 4).mapToPair(x -> Pair.of(x % 2 == 0 ? null : "a", x > 2 ? null : x));
    }

    /** Splits that are null, each with a record that is. */
    private record NullSource(List<String> list) implements Source<String, String> {
        @Override
        public List<String> splits(int wanted) {
            return list;
        }

        @Override
        public void read(String split, Consumer<? super String> records) {
            records.accept(split);
        }
    }

    private static Arguments carried(String operator, Callable<?> action, Object expected) {
        return Arguments.of(operator, action, expected);
    }

    static Stream<Arguments> carried() {
        return Stream.of(
                carried("toList", () -> data().toList(), RECORDS),
                carried("iterator", () -> list(data()), RECORDS),
                carried("toStream", () -> {
                    try (Stream<String> records = data().toStream()) {
                        return new ArrayList<>(Arrays.asList(records.toArray()));
                    }
                }, RECORDS),
                carried("read", () -> cluster.read(new NullSource(RECORDS)).toList(), RECORDS),
                carried("map", () -> data().map(x -> x == null ? "was null" : null).toList(), Arrays.asList(null, "was null", null, "was null")),
                carried("filter", () -> data().filter(x -> x == null).toList(), Arrays.asList(null, null)),
                carried("flatMap", () -> data().flatMap(x -> Arrays.asList(x, null)).toList(), Arrays.asList("a", null, null, null, "b", null, null, null)),
                carried("mapMulti", () -> data().<String>mapMulti((x, out) -> out.accept(null)).toList(), Arrays.asList(null, null, null, null)),
                carried("mapPartitions", () -> data().mapPartitions(all -> all).toList(), RECORDS),
                carried("mapPartitionsWithIndex", () -> data().mapPartitionsWithIndex((i, all) -> all).toList(), RECORDS),
                carried("transform", () -> data().transform(all -> all).toList(), RECORDS),
                carried("mapAsync", () -> data().mapAsync(CompletableFuture::completedFuture, 2).toList(), RECORDS),
                carried("peek", () -> data().peek(x -> {}).toList(), RECORDS),
                carried("sample", () -> data().sample(1, 7).toList(), RECORDS),
                carried("union", () -> data().union(cluster.of((String) null)).count(), 5L),
                carried("glom", () -> data().glom().toList().stream().flatMap(List::stream).collect(Collectors.toList()), RECORDS),
                carried("zipWithUniqueId", () -> data().zipWithUniqueId().keys().toList(), RECORDS),
                carried("distinct", () -> counted(data().distinct().toList()), counted(Arrays.asList("a", null, "b"))),
                carried("repartition", () -> counted(data().repartition(3).toList()), counted(RECORDS)),
                carried("intersection", () -> data().intersection(cluster.of((String) null)).toList(), Arrays.asList((String) null)),
                carried("subtract", () -> data().subtract(cluster.of("a", "b")).toList(), Arrays.asList(null, null)),
                carried("cartesian", () -> data().cartesian(cluster.of((String) null)).count(), 4L),
                carried("keyBy", () -> data().keyBy(x -> (String) null).toList(), RECORDS.stream().map(x -> Pair.of(null, x)).toList()),
                carried("groupBy", () -> data().groupBy(x -> (String) null).toList(), List.of(Pair.of(null, RECORDS))),
                carried("mapToObj", () -> cluster.range(0, 2).mapToObj(x -> (String) null).toList(), Arrays.asList(null, null)),
                carried("count", () -> data().count(), 4L),
                carried("countByValue", () -> data().countByValue(), counted(RECORDS)),
                carried("countApproxDistinct", () -> data().countApproxDistinct(), 3L),
                carried("take", () -> data().take(2), Arrays.asList("a", null)),
                carried("first", () -> data().first().orElseThrow(), "a"),
                carried("isEmpty", () -> data().filter(x -> x == null).isEmpty(), false),
                carried("top", () -> data().top(3, NULL_FIRST), Arrays.asList("b", "a", null)),
                carried("takeOrdered", () -> data().takeOrdered(3, NULL_FIRST), Arrays.asList(null, null, "a")),
                carried("min", () -> data().min(NULL_FIRST.reversed()::compare).orElseThrow(), "b"),
                carried("max", () -> data().max(NULL_FIRST).orElseThrow(), "b"),
                carried("reduce", () -> data().reduce((a, b) -> a + b).orElseThrow(), "anullbnull"),
                carried("treeReduce", () -> data().treeReduce((a, b) -> a + b).orElseThrow(), "anullbnull"),
                carried("aggregate", () -> Arrays.asList(data().aggregate((String) null, (a, x) -> x, (a, b) -> b)), Arrays.asList((String) null)),
                carried("treeAggregate", () -> Arrays.asList(data().treeAggregate((String) null, (a, x) -> x, (a, b) -> b)), Arrays.asList((String) null)),
                carried("fold", () -> Arrays.asList(data().fold(null, (a, b) -> b)), Arrays.asList((String) null)),
                carried("collect", () -> data().collect(Collectors::toList), RECORDS),
                carried("mapValues", () -> pairs().mapValues(x -> (String) null).values().toList(), Arrays.asList(null, null, null, null)),
                carried("flatMapValues", () -> pairs().flatMapValues(Arrays::asList).values().toList(), Arrays.asList(1, 2, null, null)),
                carried("filterKeys", () -> pairs().filterKeys(key -> key == null).values().toList(), Arrays.asList(2, null)),
                carried("swap", () -> pairs().swap().keys().toList(), Arrays.asList(1, 2, null, null)),
                carried("reduceByKey", () -> pairs().reduceByKey((a, b) -> b).toMap(), map("a", null, null, null)),
                carried("foldByKey", () -> pairs().foldByKey(null, (a, b) -> b).toMap(), map("a", null, null, null)),
                carried("aggregateByKey", () -> pairs().aggregateByKey((Integer) null, (a, x) -> x, (a, b) -> b).toMap(), map("a", null, null, null)),
                carried("combineByKey", () -> pairs().<Integer>combineByKey(x -> x, (a, x) -> x, (a, b) -> b).toMap(), map("a", null, null, null)),
                carried("groupByKey", () -> pairs().groupByKey().toMap(), map("a", Arrays.asList(1, null), null, Arrays.asList(2, null))),
                carried("collectByKey", () -> pairs().<List<Integer>>collectByKey(Collectors::toList).toMap(),
                        map("a", Arrays.asList(1, null), null, Arrays.asList(2, null))),
                carried("countByKey", () -> pairs().countByKey(), map("a", 2L, null, 2L)),
                carried("lookup", () -> pairs().lookup(null), Arrays.asList(2, null)),
                carried("toMap", () -> pairs().toMap((a, b) -> b), map("a", null, null, null)),
                carried("join", () -> pairs().filterKeys(key -> key == null).join(pairs()).count(), 4L),
                carried("leftJoin", () -> pairs().leftJoin(cluster.of(1).keyBy(x -> "a")).count(), 4L),
                carried("semiJoin", () -> pairs().semiJoin(cluster.of(1).keyBy(x -> (String) null)).values().toList(), Arrays.asList(2, null)),
                carried("antiJoin", () -> pairs().antiJoin(cluster.of(1).keyBy(x -> "a")).values().toList(), Arrays.asList(2, null)),
                carried("cogroup", () -> pairs().filterKeys(key -> key == null).cogroup(pairs().filterKeys(key -> key == null)).toList(),
                        List.of(Pair.of(null, new Cogroup2<>(Arrays.asList(2, null), Arrays.asList(2, null))))),
                carried("pool.map", () -> cluster.pool().map(RECORDS, x -> x), RECORDS),
                carried("pool.imap", () -> list(cluster.pool().imap(RECORDS, x -> x)), RECORDS),
                carried("pool.starmap", () -> cluster.pool().starmap(List.of(Pair.of((String) null, (String) null)), (a, b) -> b), Arrays.asList((String) null)),
                carried("executor.submit", () -> Arrays.asList(cluster.executor().submit(() -> (String) null).get()), Arrays.asList((String) null)));
    }

    private static <T> List<T> list(Dataset<T> data) {
        return list(data.iterator());
    }

    private static <T> List<T> list(io.sheaf.ResultIterator<T> records) {
        List<T> all = new ArrayList<>();
        try (records) {
            records.forEachRemaining(all::add);
        }
        return all;
    }

    private static Map<String, Long> counted(List<String> records) {
        Map<String, Long> counts = new HashMap<>();
        records.forEach(record -> counts.merge(record, 1L, Long::sum));
        return counts;
    }

    private static <V> Map<String, V> map(String key, V value, String otherKey, V otherValue) {
        Map<String, V> map = new HashMap<>();
        map.put(key, value);
        map.put(otherKey, otherValue);
        return map;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("carried")
    void nullsAreCarried(String operator, Callable<?> action, Object expected) throws Exception {
        assertThat(action.call()).isEqualTo(expected);
    }

    private static Arguments refused(String operator, String remedy, Callable<?> action) {
        return Arguments.of(operator, remedy, action);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                refused("read", "Return a list", () -> cluster.read(new NullSource(null)).toList()),
                refused("flatMap", "Return an Iterable, empty", () -> data().<String>flatMap(x -> null).toList()),
                refused("flatMapValues", "Return an Iterable, empty", () -> pairs().<String>flatMapValues(x -> null).toList()),
                refused("mapPartitions", "Return an Iterator, empty", () -> data().<String>mapPartitions(x -> null).toList()),
                refused("mapPartitionsWithIndex", "Return an Iterator, empty", () -> data().<String>mapPartitionsWithIndex((i, x) -> null).toList()),
                refused("transform", "Return a Stream, empty", () -> data().<String>transform(x -> null).toList()),
                refused("flatMap", "Return a LongStream, empty", () -> cluster.range(0, 3).flatMap(x -> null).toArray()),
                refused("flatMap", "Return a DoubleStream, empty", () -> cluster.range(0, 3).asDoubles().flatMap(x -> null).toArray()),
                refused("mapPartitions", "Return an Iterator, empty", () -> cluster.range(0, 3).mapPartitions(x -> null).toArray()),
                refused("transform", "Return a LongStream, empty", () -> cluster.range(0, 3).transform(x -> null).toArray()),
                refused("transform", "Return a DoubleStream, empty", () -> cluster.range(0, 3).asDoubles().transform(x -> null).toArray()),
                refused("mapAsync", "Return a CompletionStage", () -> data().<String>mapAsync(x -> null, 1).toList()),
                refused("mapToPair", "Return a Pair", () -> data().<String, String>mapToPair(x -> null).toList()),
                refused("collectByKey", "Return a Collector", () -> pairs().<String>collectByKey(() -> null).toList()),
                refused("mapToLong", "Filter nulls out", () -> data().mapToLong(String::length).sum()),
                refused("mapToLong", "give a number for them", () -> data().mapToLong(x -> (Long) null).sum()),
                refused("mapToDouble", "Filter nulls out", () -> data().mapToDouble(String::length).sum()),
                refused("mapToDouble", "give a number for them", () -> data().mapToDouble(x -> (Double) null).sum()),
                refused("pipe", "Filter nulls out", () -> data().pipe("cat").toList()),
                refused("writeText", "Filter nulls out", () -> data().writeText(places.resolve("nulls"))),
                refused("leftJoin", "Use cogroup", () -> pairs().leftJoin(pairs()).toList()),
                refused("rightJoin", "Use cogroup", () -> pairs().rightJoin(pairs()).toList()),
                refused("fullJoin", "Use cogroup", () -> pairs().fullJoin(pairs()).toList()),
                refused("first", "take(1)", () -> data().filter(x -> x == null).first()),
                refused("submitFirst", "take(1)", () -> data().filter(x -> x == null).submitFirst().join()),
                refused("min", "takeOrdered(1", () -> data().min(NULL_FIRST)),
                refused("max", "top(1", () -> data().filter(x -> x == null).max(NULL_FIRST)),
                refused("reduce", "Filter nulls out", () -> data().reduce((a, b) -> null)),
                refused("reduce", "Filter nulls out", () -> cluster.of((String) null).reduce((a, b) -> "never called")),
                refused("treeReduce", "Filter nulls out", () -> data().treeReduce((a, b) -> null)),
                refused("by", "Order.of(comparator)", () -> cluster.of("a", "b").top(1, Order.by(x -> (String) null))),
                refused("natural", "Order.of(comparator)", () -> data().max(Order.natural())),
                refused("starmap", "Give a Pair", () -> cluster.pool().starmap(Arrays.asList((Pair<String, String>) null), (a, b) -> b)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void nullWhereNoValueCanBeNamesOperatorPlaceAndRemedy(String operator, String remedy, Callable<?> action) {
        assertThatThrownBy(action::call)
                .isInstanceOf(TaskFailedException.class)
                .hasCauseInstanceOf(NullPointerException.class)
                .hasMessageContaining(operator + "() at " + NullRecordsTest.class.getName())
                .hasMessageContaining("NullRecordsTest.java:")
                .hasMessageContaining("null")
                .hasMessageContaining(remedy);
    }
}
