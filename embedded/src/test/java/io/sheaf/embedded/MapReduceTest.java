package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Combiner;
import io.sheaf.Dataset;
import io.sheaf.FunctionNotSerializableException;
import io.sheaf.Job;
import io.sheaf.MapReduce;
import io.sheaf.Mapper;
import io.sheaf.Pair;
import io.sheaf.Partitioner;
import io.sheaf.Reducer;
import io.sheaf.RefusedException;
import io.sheaf.TaskContext;
import io.sheaf.TaskFailedException;
import io.sheaf.UnencodableException;
import io.sheaf.WrittenFiles;
import io.sheaf.file.TextSink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The classic form gives what a loop over plain collections gives. */
@Timeout(60)
class MapReduceTest {

    private static final int KEYS = 12;

    /** A number becomes as many pairs as it says, of keys among which is null; null becomes one. */
    private static final Mapper<Integer, Integer, String> MAPPER = (record, out) -> {
        if (record == null) {
            out.emit(null, null);
            return;
        }
        for (int i = 0; i < record % 4; i++) {
            int key = (record + i) % KEYS;
            out.emit(key == 0 ? null : (Integer) key, record + "/" + i);
        }
    };
    /** Gives two results of a key, which tell its values in their order. */
    private static final Reducer<Integer, String, String> REDUCER = (key, values, out) -> {
        out.accept(key + " begins");
        out.accept(key + ": " + joined(values));
    };
    private static final Combiner<Integer, String> JOINING = (key, values, out) -> out.accept(joined(values));
    private static final Partitioner<Integer> BY_KEY = (key, partitions) -> key == null ? partitions - 1 : key % partitions;

    private static Cluster cluster;
    private static List<Integer> records;

    @TempDir
    Path folder;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
        long seed = Long.getLong("test.seed", 1);
        System.out.println("MapReduceTest seed " + seed);
        Random random = new Random(seed);
        records = new ArrayList<>(random.ints(1_000, 1, 10_000).boxed().toList());
        records.set(random.nextInt(records.size()), null);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static String joined(Iterator<String> values) {
        StringBuilder all = new StringBuilder().append(values.next());
        values.forEachRemaining(value -> all.append(',').append(value));
        return all.toString();
    }

    private static long sum(Iterator<Long> values) {
        long sum = 0;
        while (values.hasNext()) {
            sum += values.next();
        }
        return sum;
    }

    /** Each key's results. */
    private static Map<Integer, List<String>> expected() {
        Map<Integer, List<String>> values = new HashMap<>();
        records.forEach(record -> MAPPER.map(record, (key, value) -> values.computeIfAbsent(key, unused -> new ArrayList<>()).add(value)));
        Map<Integer, List<String>> results = new HashMap<>();
        values.forEach((key, all) -> {
            List<String> made = new ArrayList<>();
            REDUCER.reduce(key, all.iterator(), made::add);
            results.put(key, made);
        });
        return results;
    }

    private static List<String> allExpected() {
        return expected().values().stream().flatMap(List::stream).toList();
    }

    private static MapReduce.Mapped<Integer, String, String> mapped(Dataset<Integer> input) {
        return MapReduce.<Integer, Integer, String, String>job().input(input).map(MAPPER);
    }

    private static MapReduce.Mapped<Integer, String, String> mapped() {
        return mapped(cluster.from(records));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void resultsAreThoseOfALoopWithAndWithoutACombiner(int partitions) {
        try (Cluster other = Cluster.builder().local(3).partitions(partitions).open()) {
            MapReduce.Mapped<Integer, String, String> mapped = mapped(other.from(records));
            assertThat(mapped.reduce(REDUCER).output()).containsExactlyInAnyOrderElementsOf(allExpected());
            assertThat(mapped.combine(JOINING).reduce(REDUCER).output()).containsExactlyInAnyOrderElementsOf(allExpected());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void resultsAreInThePartitionOfTheirKeyInTheirOrder(int partitions) {
        MapReduce.Mapped<Integer, String, String> placed = mapped().partition(BY_KEY, partitions);
        for (MapReduce.Mapped<Integer, String, String> job : List.of(placed, placed.combine(JOINING))) {
            List<List<String>> found = job.reduce(REDUCER).dataset().glom().toList();
            assertThat(found).hasSize(partitions);
            List<List<String>> wanted = IntStream.range(0, partitions).<List<String>>mapToObj(i -> new ArrayList<>()).toList();
            expected().forEach((key, results) -> {
                int partition = BY_KEY.partition(key, partitions);
                wanted.get(partition).addAll(results);
                assertThat(Collections.indexOfSubList(found.get(partition), results)).as("results of key " + key).isNotNegative();
            });
            for (int i = 0; i < partitions; i++) {
                assertThat(found.get(i)).containsExactlyInAnyOrderElementsOf(wanted.get(i));
            }
        }
    }

    @Test
    void aPartitionerWithoutANumberHasTheClustersDefault() {
        try (Cluster other = Cluster.builder().local(2).partitions(5).open()) {
            assertThat(mapped(other.from(records)).partition(BY_KEY).reduce(REDUCER).dataset().glom().count()).isEqualTo(5);
        }
    }

    /** Counts, on the side that maps, the pairs the mapper emits and those the combiner saves. */
    private static Job<List<Long>> counted(boolean combining) {
        MapReduce.Mapped<Integer, Long, Long> mapped = MapReduce.<Integer, Integer, Long, Long>job()
                .input(cluster.from(IntStream.range(0, 10_000).boxed().toList()).coalesce(4))
                .map((record, out) -> {
                    count("mapped in stage ");
                    out.emit(record % KEYS, (long) record);
                });
        Combiner<Integer, Long> adding = (key, values, out) -> {
            List<Long> all = new ArrayList<>();
            values.forEachRemaining(all::add);
            for (int i = 1; i < all.size(); i++) {
                count("saved in stage ");
            }
            out.accept(sum(all.iterator()));
        };
        return (combining ? mapped.combine(adding) : mapped).reduce((key, values, out) -> {
            List<Long> all = new ArrayList<>();
            values.forEachRemaining(all::add);
            TaskContext.current().counter("reduced").add(all.size());
            out.accept(sum(all.iterator()));
        }).submitOutput();
    }

    private static void count(String name) {
        TaskContext.current().counter(name + TaskContext.current().stage()).increment();
    }

    @Test
    void aCombinerLeavesOnePairPerKeyAndTaskToTravel() {
        List<Long> sums = IntStream.range(0, KEYS).mapToObj(key -> IntStream.range(0, 10_000).filter(i -> i % KEYS == key).asLongStream().sum()).toList();
        Job<List<Long>> plain = counted(false);
        assertThat(plain.join()).containsExactlyInAnyOrderElementsOf(sums);
        assertThat(plain.counters()).containsEntry("reduced", 10_000L);
        Job<List<Long>> combining = counted(true);
        assertThat(combining.join()).containsExactlyInAnyOrderElementsOf(sums);
        assertThat(combining.counters()).containsEntry("reduced", (long) KEYS);
        String stage = combining.counters().keySet().stream().filter(name -> name.startsWith("mapped in stage ")).findFirst().orElseThrow()
                .substring("mapped in stage ".length());
        assertThat(combining.counters()).containsEntry("mapped in stage " + stage, 10_000L);
        assertThat(combining.counters().get("saved in stage " + stage)).isEqualTo(10_000L - 4 * KEYS);
    }

    @Test
    void aCombinerThatLeavesManyIsCalledSeldom() {
        int values = 1_000;
        Job<List<Integer>> job = MapReduce.<Integer, String, Integer, Integer>job()
                .input(cluster.from(IntStream.range(0, values).boxed().toList()).coalesce(1))
                .map((record, out) -> out.emit("one", record))
                .combine((key, all, out) -> {
                    TaskContext.current().counter("calls").increment();
                    all.forEachRemaining(out::accept);
                })
                .reduce((key, all, out) -> all.forEachRemaining(out::accept))
                .submitOutput();
        assertThat(job.join()).isEqualTo(IntStream.range(0, values).boxed().toList());
        // 2, 4, 8, ... 512 values.
        assertThat(job.counters()).containsEntry("calls", 9L);
    }

    @Test
    void aKeyWhoseCombinerLeavesNothingIsNotReduced() {
        List<String> left = MapReduce.<Integer, String, Integer, String>job()
                .input(cluster.of(1, 2, 3, 4, 5).coalesce(1))
                .map((record, out) -> out.emit(record < 5 ? "even" : "single", record))
                .combine((key, values, out) -> {})
                .reduce((key, values, out) -> out.accept(key + " " + values.next()))
                .output();
        assertThat(left).containsExactly("single 5");
    }

    @Test
    void noRecordsNoPairsAndNoResultsAreEmptyOutputs() {
        MapReduce.Mapped<Integer, String, String> empty = mapped(cluster.from(List.of()));
        assertThat(empty.reduce(REDUCER).output()).isEmpty();
        assertThat(empty.combine(JOINING).partition(BY_KEY, 3).reduce(REDUCER).output()).isEmpty();
        WrittenFiles written = empty.reduce(REDUCER).output(folder.resolve("empty"));
        assertThat(written.records()).isZero();
        assertThat(MapReduce.<Integer, Integer, String, String>job().input(cluster.of(1, 2)).map((record, out) -> {}).reduce(REDUCER).output()).isEmpty();
        assertThat(mapped().<String>reduce((key, values, out) -> {}).output()).isEmpty();
    }

    @Test
    void nullsAreKeysValuesAndResults() {
        List<Pair<String, List<Integer>>> results = MapReduce.<Integer, String, Integer, Pair<String, List<Integer>>>job()
                .input(cluster.of(1, null, 2).coalesce(1))
                .map((record, out) -> out.emit(null, record))
                .combine((key, values, out) -> values.forEachRemaining(out::accept))
                .reduce((key, values, out) -> {
                    List<Integer> all = new ArrayList<>();
                    values.forEachRemaining(all::add);
                    out.accept(Pair.of(key, all));
                    out.accept(null);
                })
                .output();
        List<Integer> values = new ArrayList<>(List.of(1, 2));
        values.add(1, null);
        assertThat(results).containsExactly(Pair.of(null, values), null);
    }

    @Test
    void whatAFunctionThrowsFailsTheJobAsItsCause() {
        Mapper<Integer, Integer, String> mapper = (record, out) -> {
            throw new IllegalStateException("mapper");
        };
        Combiner<Integer, String> combiner = (key, values, out) -> {
            throw new IllegalStateException("combiner");
        };
        Reducer<Integer, String, String> reducer = (key, values, out) -> {
            throw new IllegalStateException("reducer");
        };
        Partitioner<Integer> partitioner = (key, partitions) -> {
            throw new IllegalStateException("partitioner");
        };
        fails("mapper", MapReduce.<Integer, Integer, String, String>job().input(cluster.from(records)).map(mapper).reduce(REDUCER));
        fails("combiner", mapped().combine(combiner).reduce(REDUCER));
        fails("reducer", mapped().reduce(reducer));
        fails("partitioner", mapped().partition(partitioner, 2).reduce(REDUCER));
    }

    private static void fails(String name, MapReduce.Reduced<String> job) {
        assertThatThrownBy(job::output).as(name).isInstanceOf(TaskFailedException.class)
                .rootCause().isInstanceOf(IllegalStateException.class).hasMessage(name);
    }

    @Test
    void valuesCannotBeTakenAwayFromAnIterator() {
        Reducer<Integer, String, String> removing = (key, values, out) -> {
            values.next();
            values.remove();
        };
        MapReduce.Mapped<Integer, String, String> mapped = mapped();
        MapReduce.Mapped<Integer, String, String> combined = mapped.combine((key, values, out) -> {
            values.next();
            values.remove();
        });
        for (MapReduce.Reduced<String> job : List.of(mapped.reduce(removing), mapped.combine(JOINING).reduce(removing), combined.reduce(REDUCER))) {
            assertThatThrownBy(job::output).isInstanceOf(TaskFailedException.class).hasRootCauseInstanceOf(UnsupportedOperationException.class);
        }
    }

    @Test
    void whatCannotBeSentIsRefusedInTheCall() {
        Object here = new Object();
        assertThatThrownBy(() -> MapReduce.<Integer, Integer, String, String>job().input(cluster.of(1)).map((record, out) -> out.emit(1, here.toString())))
                .isInstanceOf(FunctionNotSerializableException.class).hasMessageContaining("java.lang.Object").hasMessageContaining("MapReduceTest.java:");
        assertThatThrownBy(() -> mapped().combine((key, values, out) -> out.accept(here.toString()))).isInstanceOf(FunctionNotSerializableException.class);
        assertThatThrownBy(() -> mapped().reduce((key, values, out) -> out.accept(here.toString()))).isInstanceOf(FunctionNotSerializableException.class);
    }

    @Test
    void aKeyWithoutACanonicalEncodingIsRefusedWithOrWithoutACombiner() {
        MapReduce.Mapped<Object, Integer, Integer> mapped = MapReduce.<Integer, Object, Integer, Integer>job()
                .input(cluster.of(1, 2))
                .map((record, out) -> out.emit(new StringBuilder("key"), record));
        Reducer<Object, Integer, Integer> reducer = (key, values, out) -> out.accept(values.next());
        assertThatThrownBy(mapped.reduce(reducer)::output).hasStackTraceContaining(StringBuilder.class.getName()).hasStackTraceContaining(UnencodableException.class.getSimpleName());
        assertThatThrownBy(mapped.combine((key, values, out) -> out.accept(1)).reduce(reducer)::output).hasStackTraceContaining(StringBuilder.class.getName());
    }

    @Test
    void aPartitionThatCannotBeIsAnError() {
        assertThatThrownBy(() -> mapped().partition(BY_KEY, -1)).isInstanceOf(RefusedException.class)
                .hasMessageContaining("not -1").hasMessageContaining("MapReduceTest.java:");
        assertThatThrownBy(mapped().partition((key, partitions) -> partitions, 2).reduce(REDUCER)::output)
                .isInstanceOf(TaskFailedException.class).hasStackTraceContaining("gave partition 2, but there are 0 to 1");
    }

    @Test
    void outputsHaveTheResultsOfTheJob() throws Exception {
        MapReduce.Reduced<String> job = mapped().combine(JOINING).partition(BY_KEY, 3).reduce(REDUCER);
        List<String> results = job.output();
        assertThat(job.submitOutput().join()).isEqualTo(results);
        assertThat(job.dataset().toList()).isEqualTo(results);
        assertThat(linesOf(job.output(folder.resolve("text")))).isEqualTo(results);
        assertThat(linesOf(job.submitOutput(folder.resolve("job")).join())).isEqualTo(results);
        assertThat(linesOf(job.output(new TextSink<String>(folder.resolve("sink"))))).isEqualTo(results);
    }

    private static List<String> linesOf(WrittenFiles written) throws Exception {
        assertThat(written.files()).hasSize(3);
        List<String> lines = new ArrayList<>();
        for (String file : written.files()) {
            lines.addAll(Files.readAllLines(written.directory().resolve(file)));
        }
        return lines;
    }
}
