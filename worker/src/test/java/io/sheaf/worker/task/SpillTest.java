package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.Pair;
import io.sheaf.Text;
import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.aggregator.table.FirstKeys;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializableLongFunction;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.SortBy;
import io.sheaf.plan.TaskSource;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** P28: what a task writes and reads does not depend on how much of it was on disk meanwhile. */
class SpillTest {

    private static final long SEED = 4913;
    private static final int PARTITIONS = 3;
    private static final int TASKS = 2;
    private static final int DIFFERENT = FirstKeys.RECORDS;
    /** Neither associative nor commutative. */
    private static final SerializableBinaryOperator<String> NEST = (a, b) -> "(" + a.substring(a.length() / 2) + b + ")";
    private static final SerializableBinaryOperator<Double> ADD = Double::sum;
    private static final SortBy BY_KEY = new SortBy(true, false);
    private static final SortBy DESCENDING = new SortBy(true, true);
    private static final SerializableComparator<Object> BY_LENGTH = (a, b) -> Integer.compare(String.valueOf(a).length(), String.valueOf(b).length());
    /** Functions travel as bytes, so that only a static tells one what to cancel or to look at. */
    private static final AtomicReference<AttemptControl> CANCELLED = new AtomicReference<>();
    private static final AtomicReference<MemoryBudget> WATCHED = new AtomicReference<>();
    private static final AtomicLong LEAST_IN_POOL = new AtomicLong();

    @TempDir
    Path directory;

    private final List<List<Object>> pairs = pairs(new Random(SEED));

    /** A shuffle: how it is written and read, and of what. */
    private record Shuffle(Operator write, Operator read, List<List<Object>> records) {}

    @ParameterizedTest
    @ValueSource(longs = {0, 4_000, 40_000, 1 << 20})
    void blocksAndResultsAreTheSameBytesForEveryBudget(long bytes) throws IOException {
        for (Shuffle shuffle : shuffles()) {
            List<String> expected = run(shuffle, MemoryBudget.unlimited());
            assertThat(run(shuffle, MemoryBudget.spillingAfter(bytes))).as(shuffle.write().kind().toString()).isEqualTo(expected);
        }
        assertNoFiles();
    }

    /** A task whose first keys are all different stops combining others: their values are folded one by one where they meet those of other tasks. */
    @ParameterizedTest
    @ValueSource(longs = {100_000, Long.MAX_VALUE})
    void valuesThatATaskDoesNotCombineAreFoldedWhereTheyMeet(long bytes) throws IOException {
        assertFoldsAndMerges(PARTITIONS, MemoryBudget.spillingAfter(bytes), NEST);
        assertNoFiles();
    }

    /** Records that come to a large table in another order than they were read are folded in theirs; the memory is given back. */
    @Test
    void valuesThatAreBroughtToALargeTableInBatchesAreFoldedInTheirOrder() throws IOException {
        MemoryBudget budget = new MemoryBudget(1L << 40, 1 << 30);
        WATCHED.set(budget);
        LEAST_IN_POOL.set(Long.MAX_VALUE);
        assertFoldsAndMerges(1, budget, (a, b) -> {
            LEAST_IN_POOL.accumulateAndGet(WATCHED.get().poolBytes(), Math::min);
            return NEST.apply(a, b);
        });
        assertThat(LEAST_IN_POOL.get()).as("it had memory for batches").isLessThan(1 << 30);
        assertThat(budget.poolBytes()).isEqualTo(1 << 30);
        assertNoFiles();
    }

    private void assertFoldsAndMerges(int partitions, MemoryBudget budget, SerializableBinaryOperator<String> merger) {
        Random random = new Random(SEED);
        // Some keys are combined by both, some by neither, some by one of them.
        List<List<Object>> tasks = List.of(mostlyDifferent(0, random), mostlyDifferent(DIFFERENT / 2, random));
        SerializableBiFunction<String, String, String> fold = NEST::apply;
        byte[] zero = ValueCodec.toBytes("zero");
        Operator reduced = op(WRITE_REDUCED, NEST).with(partitions);
        assertFoldsAndMerges(new Shuffle(reduced, op(SHUFFLE_REDUCED, merger), tasks), value -> value, budget);
        Operator aggregated = op(WRITE_AGGREGATED, zero, fold).with(partitions);
        assertFoldsAndMerges(new Shuffle(aggregated, op(SHUFFLE_AGGREGATED, merger, zero, fold), tasks), value -> NEST.apply("zero", value), budget);
    }

    /** @param first what is made of a key's first value */
    private void assertFoldsAndMerges(Shuffle shuffle, UnaryOperator<String> first, MemoryBudget budget) {
        Map<Object, String> expected = foldedAndMerged(shuffle.records(), first, NEST);
        try (EngineHarness harness = harness(budget)) {
            Stage producers = stage(EngineHarness.values(shuffle.records()), op(READ_VALUES), List.of(), shuffle.write());
            TaskResult.Kept kept = (TaskResult.Kept) harness.run(harness.attempt(producers, 1, 9));
            assertThat(kept.stats().recordsOut()).as("neither all are combined nor none").isBetween(DIFFERENT + 2_000L, DIFFERENT + 4_000L);
            List<Object> all = harness.values(harness.shuffle(producers, (int) shuffle.write().number(0), shuffle.read(), List.of(), op(RESULT_VALUES)));
            Map<Object, Object> found = new HashMap<>();
            all.forEach(record -> found.put(((Pair<?, ?>) record).first(), ((Pair<?, ?>) record).second()));
            assertThat(found).hasSize(all.size()).isEqualTo(expected);
        }
    }

    /** What values come to if each task combines the keys that its first records have, and others are folded into what there is. */
    @SuppressWarnings("unchecked")
    private static <V> Map<Object, V> foldedAndMerged(List<List<Object>> tasks, UnaryOperator<V> first, BinaryOperator<V> function) {
        Map<Object, V> all = new HashMap<>();
        for (List<Object> task : tasks) {
            Map<Object, V> ofTask = new HashMap<>();
            Set<Object> combined = task.stream().limit(DIFFERENT).map(record -> ((Pair<?, ?>) record).first()).collect(Collectors.toSet());
            for (Object record : task) {
                Pair<Object, V> pair = (Pair<Object, V>) record;
                Map<Object, V> into = combined.contains(pair.first()) ? ofTask : all;
                into.compute(pair.first(), (key, before) -> before == null ? first.apply(pair.second()) : function.apply(before, pair.second()));
            }
            ofTask.forEach((key, value) -> all.merge(key, value, function));
        }
        return all;
    }

    /** So many numbers in one partition are brought to their table in batches as well, which a value of another class does not disturb. */
    @Test
    void numbersThatAreBroughtToALargeTableInBatchesAreFoldedInTheirOrder() throws IOException {
        MemoryBudget budget = new MemoryBudget(1L << 40, 1 << 30);
        Random random = new Random(SEED);
        List<List<Object>> tasks = new ArrayList<>();
        for (int task = 0; task < 3; task++) {
            List<Object> records = new ArrayList<>();
            for (int i = 0; i < 60_000; i++) {
                Object value = task == 2 && i % 1_000 == 999 ? (Object) i : random.nextInt(1_000) / 7.0;
                records.add(Pair.of(i < DIFFERENT ? i : random.nextInt(50_000), value));
            }
            tasks.add(records);
        }
        SerializableBinaryOperator<Number> odd = (a, b) -> a instanceof Integer || b instanceof Integer ? (Number) (a.intValue() + b.intValue()) : (Number) (a.doubleValue() / 3 + b.doubleValue());
        Shuffle shuffle = new Shuffle(op(WRITE_REDUCED, odd).with(1), op(SHUFFLE_REDUCED, odd), tasks);
        Map<Object, Number> expected = foldedAndMerged(tasks, value -> value, odd);
        for (MemoryBudget each : List.of(budget, MemoryBudget.spillingAfter(1 << 20))) {
            Map<Object, Object> found = new HashMap<>();
            try (EngineHarness harness = harness(each)) {
                Stage producers = stage(EngineHarness.values(shuffle.records()), op(READ_VALUES), List.of(), shuffle.write());
                harness.values(harness.shuffle(producers, 1, shuffle.read(), List.of(), op(RESULT_VALUES)))
                        .forEach(record -> found.put(((Pair<?, ?>) record).first(), ((Pair<?, ?>) record).second()));
            }
            assertThat(found).isEqualTo(expected);
        }
        assertThat(budget.poolBytes()).isEqualTo(1 << 30);
        assertNoFiles();
    }

    /** Short keys are looked for as numbers, long ones as bytes, once a task has seen enough to know how it counts. */
    @ParameterizedTest
    @ValueSource(longs = {0, 4_000, 40_000, Long.MAX_VALUE})
    void keysOfAllKindsAreCounted(long bytes) throws IOException {
        MemoryBudget budget = bytes == Long.MAX_VALUE ? MemoryBudget.unlimited() : MemoryBudget.spillingAfter(bytes);
        for (boolean repetitive : new boolean[] {true, false}) {
            List<List<Object>> tasks = List.of(keysOfAllKinds(0, repetitive), keysOfAllKinds(7, repetitive));
            Map<Object, Long> expected = new HashMap<>();
            tasks.forEach(task -> task.forEach(key -> expected.merge(key, 1L, Long::sum)));
            Map<Object, Object> counts = new HashMap<>();
            counted(new Shuffle(op(WRITE_COUNTED).with(PARTITIONS), op(SHUFFLE_COUNTED), tasks), budget)
                    .forEach(record -> counts.put(((Pair<?, ?>) record).first(), ((Pair<?, ?>) record).second()));
            assertThat(counts).isEqualTo(expected);
            List<Object> distinct = counted(new Shuffle(op(WRITE_DISTINCT).with(PARTITIONS), op(SHUFFLE_DISTINCT), tasks), budget);
            assertThat(distinct).hasSize(expected.size());
            assertThat(expected.keySet()).isEqualTo(new HashSet<>(distinct));
        }
        assertNoFiles();
    }

    private List<Object> counted(Shuffle shuffle, MemoryBudget budget) throws IOException {
        try (EngineHarness harness = harness(budget)) {
            Stage producers = stage(EngineHarness.values(shuffle.records()), op(READ_VALUES), List.of(), shuffle.write());
            return harness.values(harness.shuffle(producers, PARTITIONS, shuffle.read(), List.of(), op(RESULT_VALUES)));
        }
    }

    private static List<Object> keysOfAllKinds(int seed, boolean repetitive) {
        Random random = new Random(seed);
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < 2 * DIFFERENT + 3_000; i++) {
            long number = repetitive || i > DIFFERENT && i % 2 == 0 ? random.nextInt(300) : i;
            keys.add(switch (random.nextInt(8)) {
                case 0 -> number;
                case 1 -> (int) -number;
                case 2 -> number << 40;
                case 3 -> Long.toString(number, 36);
                case 4 -> "key number " + number;
                case 5 -> Text.of(Long.toString(number, 36));
                case 6 -> Text.of("ä key " + number);
                default -> repetitive ? null : "λ" + number;
            });
        }
        return keys;
    }

    @Test
    void aTaskThatIsCancelledWhileItSpillsLeavesNoFile() throws IOException {
        AttemptControl control = new AttemptControl();
        try (EngineHarness harness = harness(new MemoryBudget(0, 0))) {
            CANCELLED.set(control);
            Stage stage = stage(new TaskSource.Range(0, 10_000, 1), op(READ_RANGE),
                    List.of(op(LONG_TO_OBJ, (SerializableLongFunction<Object>) value -> {
                        if (value == 5_000) {
                            CANCELLED.get().cancel();
                        }
                        return value;
                    })), op(WRITE_COUNTED).with(2));
            TaskResult.Failed failed = (TaskResult.Failed) harness.engine.run(harness.attempt(stage, 0, 1), control);
            assertThat(failed.failure().kind()).isEqualTo(ErrorKind.CANCELLED);
            assertThat(harness.store.usage().fileBytes()).isZero();
            assertNoFiles();
        }
    }

    @Test
    void aTaskThatFailsWhileItSpillsLeavesNoFileAndGivesItsMemoryBack() throws IOException {
        MemoryBudget budget = new MemoryBudget(10_000, 1 << 20);
        try (EngineHarness harness = harness(budget)) {
            SerializableBinaryOperator<Object> fail = (a, b) -> {
                throw new IllegalStateException("no");
            };
            List<Object> records = new ArrayList<>();
            for (int i = 0; i < 50_000; i++) {
                records.add(Pair.of(i, i));
            }
            records.add(Pair.of(0, 0));
            Stage stage = stage(EngineHarness.values(List.of(records)), op(READ_VALUES), List.of(), op(WRITE_REDUCED, fail).with(2));
            TaskResult.Failed failed = (TaskResult.Failed) harness.run(stage, 0);
            assertThat(failed.failure().kind()).isEqualTo(ErrorKind.USER);
            assertThat(budget.poolBytes()).isEqualTo(1 << 20);
            assertNoFiles();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 4_000, 1 << 20})
    void aPartitionFunctionSeesTheSameRecordsForEveryBudget(long bytes) throws IOException {
        SerializableFunction<Iterator<Object>, Iterator<Object>> numbered = records -> {
            List<Object> all = new ArrayList<>();
            records.forEachRemaining(record -> all.add(all.size() + " " + record));
            return all.iterator();
        };
        // The second one's queue fills while the first one's empties.
        List<Operator> steps = List.of(op(MAP_PARTITIONS, numbered), op(MAP_PARTITIONS, numbered));
        try (EngineHarness harness = harness(MemoryBudget.spillingAfter(bytes)); EngineHarness roomy = harness(MemoryBudget.unlimited())) {
            Stage stage = stage(EngineHarness.values(pairs), op(READ_VALUES), steps, op(RESULT_VALUES));
            assertThat(harness.values(stage)).isEqualTo(roomy.values(stage)).hasSize(TASKS * 1_500);
        }
        assertNoFiles();
    }

    @Test
    void aTaskThatFailsBeforeItsPartitionFunctionGivesItsMemoryBack() throws IOException {
        MemoryBudget budget = new MemoryBudget(1_000, 1 << 20);
        SerializableFunction<Object, Object> fail = record -> {
            if (record.toString().contains("1.1400")) {
                throw new IllegalStateException("no");
            }
            return record;
        };
        SerializableFunction<Iterator<Object>, Iterator<Object>> same = records -> records;
        try (EngineHarness harness = harness(budget)) {
            Stage stage = stage(EngineHarness.values(pairs), op(READ_VALUES), List.of(op(MAP, fail), op(MAP_PARTITIONS, same)), op(RESULT_VALUES));
            assertThat(harness.run(stage, 1)).isInstanceOf(TaskResult.Failed.class);
            assertThat(budget.poolBytes()).isEqualTo(1 << 20);
        }
    }

    private List<Shuffle> shuffles() {
        List<List<Object>> keys = pairs.stream().map(task -> task.stream().map(pair -> (Object) ((Pair<?, ?>) pair).first()).toList()).toList();
        List<List<Object>> doubles = pairs.stream().map(task -> task.stream().map(SpillTest::withDouble).toList()).toList();
        SerializableBiFunction<List<Object>, Object, List<Object>> add = (list, value) -> {
            list.add(value);
            return list;
        };
        SerializableBinaryOperator<List<Object>> addAll = (a, b) -> {
            a.addAll(b);
            return a;
        };
        return List.of(
                new Shuffle(op(WRITE_REDUCED, NEST).with(PARTITIONS), op(SHUFFLE_REDUCED, NEST), pairs),
                new Shuffle(op(WRITE_REDUCED, ADD).with(PARTITIONS), op(SHUFFLE_REDUCED, ADD), doubles),
                new Shuffle(op(WRITE_AGGREGATED, ValueCodec.toBytes(new ArrayList<>()), add).with(PARTITIONS), op(SHUFFLE_AGGREGATED, addAll, ValueCodec.toBytes(new ArrayList<>()), add), pairs),
                new Shuffle(op(WRITE_PAIRS).with(PARTITIONS), op(SHUFFLE_GROUPED), pairs),
                new Shuffle(op(WRITE_COUNTED).with(PARTITIONS), op(SHUFFLE_COUNTED), keys),
                new Shuffle(op(WRITE_SKETCHED).with(PARTITIONS), op(SHUFFLE_SKETCHED), pairs),
                new Shuffle(op(WRITE_DISTINCT).with(PARTITIONS), op(SHUFFLE_DISTINCT), keys),
                new Shuffle(sorting(WRITE_RANGED, DESCENDING), sorting(SHUFFLE_SORTED, DESCENDING), pairs.stream().map(SpillTest::withTextKeys).toList()),
                new Shuffle(sorting(WRITE_RANGED, BY_KEY, BY_LENGTH), sorting(SHUFFLE_SORTED, BY_KEY, BY_LENGTH), pairs));
    }

    /** Without bounds, so that all goes to the first partition. */
    private static Operator sorting(OperatorKind kind, SortBy by, Object... order) {
        return op(kind, order).with(PARTITIONS).with(by.toNumber());
    }

    private static List<Object> withTextKeys(List<Object> pairs) {
        return pairs.stream().map(pair -> (Object) Pair.of(String.valueOf(((Pair<?, ?>) pair).first()), ((Pair<?, ?>) pair).second())).toList();
    }

    /** The fingerprints of the producers' blocks, and the bytes of the readers' results. */
    private List<String> run(Shuffle shuffle, MemoryBudget budget) {
        List<String> all = new ArrayList<>();
        try (EngineHarness harness = harness(budget)) {
            Stage producers = stage(EngineHarness.values(shuffle.records()), op(READ_VALUES), List.of(), shuffle.write());
            for (int task = 0; task < TASKS; task++) {
                TaskResult.Kept kept = (TaskResult.Kept) harness.run(harness.attempt(producers, task, 9));
                all.add(kept.bytes() + " bytes, fingerprint " + kept.fingerprint());
            }
            Stage readers = harness.shuffle(producers, PARTITIONS, shuffle.read(), List.of(), op(RESULT_VALUES));
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.add(HexFormat.of().formatHex(harness.result(readers, partition)));
            }
        }
        return all;
    }

    private EngineHarness harness(MemoryBudget budget) {
        BlockStore store = new BlockStore(new StorageLimits(64 << 20, directory));
        return new EngineHarness(store, new LocalBlockFetcher(store), budget);
    }

    private void assertNoFiles() throws IOException {
        try (Stream<Path> left = Files.walk(directory)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    /** Keys that differ, and then old and new ones, each of which may come again. */
    /** Its first keys come once to begin with, and some more often later. */
    private static List<Object> mostlyDifferent(int firstKey, Random random) {
        List<Object> records = new ArrayList<>();
        for (int i = 0; i < DIFFERENT; i++) {
            records.add(Pair.of(firstKey + i, "" + random.nextInt(1_000)));
        }
        for (int i = 0; i < 6_000; i++) {
            int key = random.nextBoolean() ? random.nextInt(DIFFERENT) : DIFFERENT + random.nextInt(500);
            records.add(Pair.of(firstKey + key, "" + random.nextInt(1_000)));
        }
        return records;
    }

    private static Object withDouble(Object pair) {
        Pair<?, ?> one = (Pair<?, ?>) pair;
        return Pair.of(one.first(), one.second().hashCode() / 7.0);
    }

    /** Skewed, with null keys; a value knows when it came. */
    private static List<List<Object>> pairs(Random random) {
        List<List<Object>> tasks = new ArrayList<>();
        for (int task = 0; task < TASKS; task++) {
            List<Object> records = new ArrayList<>();
            for (int i = 0; i < 1_500; i++) {
                Object key = random.nextInt(4) == 0 ? "hot" : random.nextInt(20) == 0 ? null : (Object) random.nextInt(400);
                records.add(Pair.of(key, task + "." + i));
            }
            tasks.add(records);
        }
        return tasks;
    }
}
