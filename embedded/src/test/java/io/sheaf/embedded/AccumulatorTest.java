package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Accumulator;
import io.sheaf.Cluster;
import io.sheaf.FunctionNotSerializableException;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.RefusedException;
import io.sheaf.ResourceException;
import io.sheaf.TaskContext;
import io.sheaf.UnencodableException;
import io.sheaf.function.SerializableBinaryOperator;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Values that tasks add to: exact, in order, and refused where they cannot be. */
@Timeout(60)
class AccumulatorTest {

    /** May change and give the left one. */
    private static final SerializableBinaryOperator<ArrayList<Long>> APPEND = (left, right) -> {
        left.addAll(right);
        return left;
    };
    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static Accumulator<ArrayList<Long>> list(String name) {
        return cluster.accumulator(name, new ArrayList<>(), APPEND);
    }

    private static ArrayList<Long> one(long value) {
        return new ArrayList<>(List.of(value));
    }

    @Test
    void valuesAreMergedInTheOrderOfTasks() {
        Accumulator<ArrayList<Long>> seen = list("seen");
        Job<Long> job = cluster.range(0, 5_000).boxed().filter(x -> {
            if (x % 5 == 0) {
                seen.add(one(x));
            }
            return x % 2 == 0;
        }).submitCount();
        assertThat(job.join()).isEqualTo(2_500);
        List<Long> expected = LongStream.range(0, 1_000).map(x -> x * 5).boxed().toList();
        assertThat(job.accumulated(seen)).isEqualTo(expected);
        assertThat(job.accumulated(seen)).as("a second time").isEqualTo(expected);
        assertThat(seen.name()).isEqualTo("seen");
    }

    @Test
    void eachTaskCountsOnceHoweverOftenItIsTried() {
        Accumulator<Long> sum = cluster.accumulator("sum", 0L, Long::sum);
        Accumulator<Long> max = cluster.accumulator("max", Long.MIN_VALUE, Long::max);
        Job<Long> job = cluster.range(0, 1_000).boxed().map(x -> {
            sum.add(x);
            max.add(x);
            if (x % 100 == 99 && TaskContext.current().attempt() == 1) {
                throw new IllegalStateException("the first attempt fails");
            }
            return x;
        }).with(JobOptions.DEFAULT.withMaxAttempts(3)).submitCount();
        assertThat(job.join()).isEqualTo(1_000);
        assertThat(job.progress().retries()).isPositive();
        assertThat(job.accumulated(sum)).isEqualTo(499_500);
        assertThat(job.accumulated(max)).isEqualTo(999);
    }

    @Test
    void stagesComeOneAfterAnother() {
        Accumulator<String> places = cluster.accumulator("places", "", (left, right) -> left + right);
        Job<Map<Long, Long>> job = cluster.range(0, 4).boxed().map(x -> {
            places.add("a");
            return x;
        }).keyBy(x -> x % 2).reduceByKey((a, b) -> a + b).mapValues(x -> {
            places.add("b");
            return x;
        }).submitToMap();
        job.join();
        assertThat(job.accumulated(places)).isEqualTo("aaaabb");
    }

    @Test
    void anObjectThatIsChangedAfterItWasAddedIsNotChangedHere() {
        Accumulator<List<Integer>> last = cluster.accumulator("last", List.of(), (left, right) -> right);
        Job<Long> job = cluster.of(1, 2, 3).coalesce(1).map(x -> {
            List<Integer> reused = new ArrayList<>(List.of(x));
            last.add(reused);
            reused.set(0, -1);
            return x;
        }).submitCount();
        job.join();
        assertThat(job.accumulated(last)).containsExactly(3);
    }

    @Test
    void whatNobodyAddedToIsItsZeroAndNullIsAValue() {
        Accumulator<String> none = cluster.accumulator("none", "zero", (left, right) -> left + right);
        Accumulator<String> nothing = cluster.accumulator("nothing", null, (left, right) -> right);
        Job<Long> job = cluster.of(1).peek(x -> nothing.add(null)).submitCount();
        job.join();
        assertThat(job.accumulated(none)).isEqualTo("zero");
        assertThat(job.accumulated(nothing)).isNull();
    }

    @Test
    void jobsHaveTheirOwnValuesAlsoWhenTheyFail() {
        Accumulator<Long> sum = cluster.accumulator("sum", 0L, Long::sum);
        Job<Long> first = cluster.of(1L, 2L).peek(sum::add).submitCount();
        Job<Long> second = cluster.of(10L).peek(sum::add).submitCount();
        first.join();
        second.join();
        assertThat(first.accumulated(sum)).isEqualTo(3);
        assertThat(second.accumulated(sum)).isEqualTo(10);
        Job<List<Long>> failing = cluster.of(5L).peek(sum::add).repartition(1).<Long>map(x -> {
            sum.add(100L);
            throw new IllegalStateException("no");
        }).with(JobOptions.DEFAULT.withMaxAttempts(1)).submitToList();
        assertThatThrownBy(failing::join).hasMessageContaining("no");
        assertThat(failing.accumulated(sum)).isEqualTo(5);
    }

    @Test
    void collectionsThatTheFunctionChangesAccumulate() {
        Accumulator<TreeSet<Integer>> set = cluster.accumulator("set", new TreeSet<>(), (left, right) -> {
            left.addAll(right);
            return left;
        });
        Job<Long> job = cluster.from(Collections.nCopies(50, 7)).peek(x -> set.add(new TreeSet<>(List.of(x, TaskContext.current().task() % 2)))).submitCount();
        job.join();
        assertThat(job.accumulated(set)).containsExactly(0, 1, 7);
    }

    @Test
    void namesFunctionsAndZerosAreChecked() {
        for (String name : new String[] {"", "  ", "x".repeat(101)}) {
            assertThatThrownBy(() -> cluster.accumulator(name, 0L, Long::sum)).isInstanceOf(RefusedException.class)
                    .hasMessageContaining("AccumulatorTest.java");
        }
        Object captured = new Object();
        assertThatThrownBy(() -> cluster.accumulator("x", 0L, (a, b) -> captured.hashCode() + a)).isInstanceOf(FunctionNotSerializableException.class)
                .hasMessageContaining("merge function");
        assertThatThrownBy(() -> cluster.accumulator("x", (Object) Thread.currentThread(), (a, b) -> a)).isInstanceOf(UnencodableException.class)
                .hasMessageContaining("the zero");
    }

    @Test
    void outsideATaskNothingCanBeAdded() {
        Accumulator<Long> sum = cluster.accumulator("sum", 0L, Long::sum);
        assertThatThrownBy(() -> sum.add(1L)).isInstanceOf(IllegalStateException.class).hasMessageContaining("'sum'").hasMessageContaining("outside a task");
    }

    @Test
    void twoOfOneNameAreRefusedIfTheyDiffer() {
        Accumulator<Long> sum = cluster.accumulator("same", 0L, Long::sum);
        Accumulator<Long> max = cluster.accumulator("same", 0L, Long::max);
        assertThatThrownBy(() -> cluster.of(1L).peek(sum::add).peek(max::add).with(JobOptions.DEFAULT.withMaxAttempts(1)).count())
                .hasMessageContaining("two accumulators").hasMessageContaining("'same'");
        Job<Long> job = cluster.of(1L, 2L).peek(sum::add).submitCount();
        job.join();
        assertThatThrownBy(() -> job.accumulated(max)).isInstanceOf(RefusedException.class).hasMessageContaining("'same'");
        assertThatThrownBy(() -> job.accumulated(new Accumulator<Long>() {
            @Override
            public String name() {
                return "same";
            }

            @Override
            public void add(Long value) {}
        })).isInstanceOf(RefusedException.class).hasMessageContaining("cluster.accumulator()");
    }

    @Test
    void twoOfOneNameZeroAndFunctionAreOne() {
        Accumulator<ArrayList<Long>> first = list("l");
        Accumulator<ArrayList<Long>> second = list("l");
        Job<Long> job = cluster.of(1L).peek(x -> first.add(one(x))).peek(x -> second.add(one(-x))).submitCount();
        job.join();
        assertThat(job.accumulated(first)).containsExactly(1L, -1L);
        assertThat(job.accumulated(second)).containsExactly(1L, -1L);
    }

    @Test
    void tooMuchIsAnErrorThatNamesTheAccumulator() {
        Accumulator<ArrayList<Long>> all = list("everything");
        assertThatThrownBy(() -> cluster.range(0, 100_000).boxed().coalesce(1).peek(x -> all.add(one(x + (1L << 60)))).count())
                .isInstanceOf(ResourceException.class).hasMessageContaining("'everything'").hasMessageContaining("64 KiB");
        Accumulator<Object> any = cluster.accumulator("any", null, (left, right) -> right);
        assertThatThrownBy(() -> cluster.of(1).peek(x -> any.add(new HashMap<>(Map.of(1, Thread.currentThread()))))
                .with(JobOptions.DEFAULT.withMaxAttempts(1)).count()).isInstanceOf(UnencodableException.class);
    }
}
