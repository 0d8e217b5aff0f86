package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import io.sheaf.Order;
import io.sheaf.Pair;
import io.sheaf.Source;
import io.sheaf.function.SerializableFunction;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** P18: a function may give the same object again and again, with other content; each record is what it was when it was given. */
@Timeout(60)
class ReusedRecordsTest {

    private static final int COUNT = 40;

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** Writes each number into the one array it has. */
    private static final class OneArray implements SerializableFunction<Integer, int[]> {
        private static final long serialVersionUID = 1;
        private final int[] array = new int[1];

        @Override
        public int[] apply(Integer number) {
            array[0] = number;
            return array;
        }
    }

    /** The same of an iterator's numbers. */
    private record Reusing(Iterator<Integer> numbers, OneArray one) implements Iterator<int[]> {
        Reusing(Iterator<Integer> numbers) {
            this(numbers, new OneArray());
        }

        @Override
        public boolean hasNext() {
            return numbers.hasNext();
        }

        @Override
        public int[] next() {
            return one.apply(numbers.next());
        }
    }

    /** The same of a source. */
    private record ReusingSource() implements Source<Integer, int[]> {
        @Override
        public List<Integer> splits(int wanted) {
            return List.of(0);
        }

        @Override
        public void read(Integer split, Consumer<? super int[]> records) {
            OneArray one = new OneArray();
            numbers().forEach(number -> records.accept(one.apply(number)));
        }
    }

    /** 0, 39, 1, 38, …: neither the first nor the last is an extreme of the others. */
    private static List<Integer> numbers() {
        return IntStream.range(0, COUNT).mapToObj(i -> i % 2 == 0 ? i / 2 : COUNT - 1 - i / 2).toList();
    }

    private static Dataset<int[]> arrays() {
        return cluster.from(numbers()).coalesce(2).map(new OneArray());
    }

    private static KeyedDataset<Integer, int[]> keyed() {
        return arrays().keyBy(array -> array[0] % 3);
    }

    private static List<Integer> content(List<int[]> arrays) {
        return arrays.stream().map(array -> array[0]).toList();
    }

    static List<Arguments> operators() {
        List<Integer> ascending = IntStream.range(0, COUNT).boxed().toList();
        return List.of(
                operator("toList", () -> content(arrays().toList()), numbers()),
                operator("cache", () -> content(arrays().cache().toList()), numbers()),
                operator("repartition", () -> content(arrays().repartition(3).toList()).stream().sorted().toList(), ascending),
                operator("distinct", () -> content(arrays().distinct().toList()).stream().sorted().toList(), ascending),
                operator("sorted", () -> content(arrays().sorted((a, b) -> Integer.compare(a[0], b[0])).toList()), ascending),
                operator("zipWithIndex", () -> content(arrays().zipWithIndex().map(Pair::first).toList()), numbers()),
                operator("take", () -> content(arrays().take(3)), List.of(0, 39, 1)),
                operator("takeOrdered", () -> content(arrays().takeOrdered(3, (a, b) -> Integer.compare(a[0], b[0]))), List.of(0, 1, 2)),
                operator("top", () -> content(arrays().top(3, Order.by(array -> array[0]))), List.of(39, 38, 37)),
                operator("min", () -> arrays().min(Order.by(array -> array[0])).orElseThrow()[0], 0),
                operator("max", () -> arrays().max(Order.by(array -> array[0])).orElseThrow()[0], 39),
                operator("reduce", () -> arrays().reduce((a, b) -> a[0] <= b[0] ? a : b).orElseThrow()[0], 0),
                operator("treeReduce", () -> arrays().treeReduce((a, b) -> a[0] <= b[0] ? a : b).orElseThrow()[0], 0),
                operator("fold", () -> arrays().fold(new int[] {COUNT}, (a, b) -> a[0] <= b[0] ? a : b)[0], 0),
                operator("foldByKey", () -> keyed().foldByKey(new int[] {COUNT}, (a, b) -> a[0] <= b[0] ? a : b).toMap().get(2)[0], 2),
                operator("takeSample", () -> content(arrays().takeSample(COUNT, 1)), numbers()),
                operator("groupByKey", () -> content(keyed().groupByKey().toMap().get(0)), numbers().stream().filter(x -> x % 3 == 0).toList()),
                operator("reduceByKey", () -> keyed().reduceByKey((a, b) -> a[0] <= b[0] ? a : b).toMap().get(2)[0], 2),
                operator("join", () -> content(keyed().join(cluster.of(1).keyBy(x -> x)).map(pair -> pair.second().first()).toList()),
                        numbers().stream().filter(x -> x % 3 == 1).toList()),
                operator("mapPartitions", () -> content(arrays().mapPartitions(all -> all).toList()), numbers()),
                operator("mapPartitionsWithIndex", () -> content(arrays().mapPartitionsWithIndex((index, all) -> all).toList()), numbers()),
                operator("mapPartitions twice", () -> content(cluster.from(numbers()).coalesce(2)
                        .mapPartitions(all -> new Reusing(all)).filter(array -> true).mapPartitions(all -> all).toList()), numbers()),
                operator("glom", () -> content(arrays().glom().flatMap(all -> all).toList()), numbers()),
                operator("transform", () -> content(arrays().transform(all -> all.sorted((a, b) -> b[0] - a[0])).toList()).stream().sorted().toList(), ascending),
                operator("glom of pairs", () -> keyed().glom().flatMap(all -> all).map(pair -> pair.first() == pair.second()[0] % 3).distinct().toList(), List.of(true)),
                operator("glom of a source", () -> content(cluster.read(new ReusingSource()).glom().flatMap(all -> all).toList()), numbers()),
                operator("topByKey", () -> content(keyed().topByKey(2, Order.by(array -> array[0])).toMap().get(2)), List.of(38, 35)),
                operator("countByValue", () -> arrays().countByValue().size(), COUNT));
    }

    private static Arguments operator(String name, Callable<?> action, Object expected) {
        return Arguments.of(name, action, expected);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operators")
    void eachRecordIsWhatItWasWhenItWasGiven(String operator, Callable<?> action, Object expected) throws Exception {
        assertThat(action.call()).isEqualTo(expected);
    }

    /** They never leave their task, so that nobody need encode them. */
    @Test
    void recordsThatCannotBeCopiedReachAFunctionOverAllOfThem() {
        assertThat(cluster.of(1, 2).coalesce(1).map(x -> Thread.currentThread()).glom().map(List::size).toList()).containsExactly(2);
    }
}
