package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.Pair;
import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.plan.Operator;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker.LostBlocks;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every shuffle, against the same thing done with plain maps. */
class ShuffleTest {

    private static final long SEED = 99;
    private static final int PARTITIONS = 5;

    @TempDir
    Path directory;

    private final EngineHarness harness = new EngineHarness();
    private final List<List<Object>> pairs = pairs(new Random(SEED));

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void reducedValuesMergeFromLeftToRight() {
        SerializableBinaryOperator<String> concatenate = (a, b) -> a + b;
        Map<Object, Object> expected = new LinkedHashMap<>();
        each((key, value) -> expected.merge(key, value, (a, b) -> (String) a + b));
        assertThat(shuffled(op(WRITE_REDUCED, concatenate), op(SHUFFLE_REDUCED, concatenate))).isEqualTo(expected);
    }

    @Test
    void accumulatorsFoldThenMerge() {
        SerializableBiFunction<List<Object>, Object, List<Object>> add = (list, value) -> {
            list.add(value);
            return list;
        };
        SerializableBinaryOperator<List<Object>> addAll = (a, b) -> {
            a.addAll(b);
            return a;
        };
        Operator write = op(WRITE_AGGREGATED, ValueCodec.toBytes(new ArrayList<>()), add);
        assertThat(shuffled(write, op(SHUFFLE_AGGREGATED, addAll, ValueCodec.toBytes(new ArrayList<>()), add))).isEqualTo(grouped());
    }

    @Test
    void groupsHoldValuesInTheOrderOfProducers() {
        assertThat(shuffled(op(WRITE_PAIRS), op(SHUFFLE_GROUPED))).isEqualTo(grouped());
    }

    @Test
    void recordsAreCountedAndMadeDistinct() {
        Map<Object, Object> counts = new LinkedHashMap<>();
        each((key, value) -> counts.merge(Pair.of(key, value), 1L, (a, b) -> (Long) a + (Long) b));
        Stage counting = producers(op(WRITE_COUNTED).with(PARTITIONS));
        assertThat(asMap(harness.values(harness.shuffle(counting, PARTITIONS, op(SHUFFLE_COUNTED), List.of(), op(RESULT_VALUES)))))
                .isEqualTo(counts);

        try (EngineHarness other = new EngineHarness()) {
            Stage distinct = producers(op(WRITE_DISTINCT).with(PARTITIONS));
            List<Object> once = other.values(other.shuffle(distinct, PARTITIONS, op(SHUFFLE_DISTINCT), List.of(), op(RESULT_VALUES)));
            assertThat(once).doesNotHaveDuplicates();
            assertThat(new LinkedHashSet<>(once)).isEqualTo(counts.keySet());
        }
    }

    @Test
    void dealtRecordsAreSpreadEvenlyAndAllThere() {
        Stage dealing = producers(op(WRITE_RECORDS).with(PARTITIONS));
        Stage reading = harness.shuffle(dealing, PARTITIONS, op(SHUFFLE_RECORDS), List.of(), op(RESULT_VALUES));
        List<Object> all = pairs.stream().flatMap(List::stream).toList();
        assertThat(harness.values(reading)).containsExactlyInAnyOrderElementsOf(all);
        for (int partition = 0; partition < PARTITIONS; partition++) {
            int size = EngineHarness.decoded(harness.result(reading, partition)).size();
            assertThat(size).isBetween(all.size() / PARTITIONS - pairs.size(), all.size() / PARTITIONS + pairs.size());
        }
    }

    @Test
    void limitsEndReadingAShuffle() {
        Stage dealing = producers(op(WRITE_RECORDS).with(1));
        Stage first = harness.shuffle(dealing, 1, op(SHUFFLE_RECORDS), List.of(op(LIMIT).with(2)), op(RESULT_VALUES));
        assertThat(harness.values(first)).isEqualTo(pairs.get(0).subList(0, 2));
    }

    @Test
    void aSecondAttemptMakesTheSameBytes() {
        SerializableBinaryOperator<String> concatenate = (a, b) -> a + b;
        for (Operator write : List.of(
                op(WRITE_REDUCED, concatenate), op(WRITE_PAIRS), op(WRITE_COUNTED), op(WRITE_DISTINCT), op(WRITE_RECORDS))) {
            Stage stage = producers(write.with(PARTITIONS));
            TaskResult.Kept first = (TaskResult.Kept) harness.run(harness.attempt(stage, 1, 11 + write.kind().ordinal()));
            TaskResult.Kept second = (TaskResult.Kept) harness.run(harness.attempt(stage, 1, 1_011 + write.kind().ordinal()));
            assertThat(second.fingerprint()).isEqualTo(first.fingerprint());
            assertThat(second.bytes()).isEqualTo(first.bytes());
        }
    }

    /** P02: who is dealt which record follows from the order in which they are read. */
    @Test
    void whatIsMadeOfBlocksDoesNotDependOnWhoHoldsThem() {
        Random random = new Random(SEED);
        harness.shuffle(producers(op(WRITE_RECORDS).with(PARTITIONS)), PARTITIONS, op(SHUFFLE_RECORDS), List.of(), op(RESULT_VALUES));
        LocalBlockFetcher local = new LocalBlockFetcher(harness.store);
        try (EngineHarness reader = new EngineHarness(harness.store, (holder, blocks) -> local.fetch(EngineHarness.HERE, blocks), MemoryBudget.unlimited())) {
            Set<Long> fingerprints = new HashSet<>();
            for (int attempt = 1; attempt <= 20; attempt++) {
                List<Holder> holders = new ArrayList<>();
                for (int task = 0; task < pairs.size(); task++) {
                    holders.add(new Holder(TaskRange.single(task), 1, new WorkerAddress(new WorkerEpoch(1 + random.nextInt(3)), "127.0.0.1:1")));
                }
                BlockMap map = new BlockMap(EngineHarness.JOB, new StageId(0), new StageGeneration(0), attempt, holders);
                Stage dealing = new Stage(1, List.of(new TaskSource.Shuffled(new StageId(0), PARTITIONS)),
                        new StageCode(List.of(new StageCode.Branch(op(SHUFFLE_RECORDS), List.of())), op(WRITE_RECORDS).with(PARTITIONS)),
                        Map.of(new StageId(0), map));
                fingerprints.add(((TaskResult.Kept) reader.run(reader.attempt(dealing, 2, attempt))).fingerprint());
            }
            assertThat(fingerprints).hasSize(1);
        }
    }

    @Test
    void aLostBlockNamesStageHolderAndVersion() {
        Stage stage = producers(op(WRITE_PAIRS).with(PARTITIONS));
        harness.run(stage, 0);
        WorkerAddress holder = new WorkerAddress(new WorkerEpoch(77), "127.0.0.1:1");
        BlockMap map = new BlockMap(EngineHarness.JOB, new StageId(0), new StageGeneration(0), 9,
                List.of(new Holder(new TaskRange(0, 1), 1, EngineHarness.HERE), new Holder(new TaskRange(1, 2), 1, holder)));
        Stage reading = new Stage(1, List.of(new TaskSource.Shuffled(new StageId(0), PARTITIONS)),
                new StageCode(
                        List.of(new StageCode.Branch(op(SHUFFLE_GROUPED), List.of())), op(RESULT_VALUES)),
                Map.of(new StageId(0), map));
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(reading, 2);
        assertThat(failed.failure().kind()).isEqualTo(ErrorKind.ENVIRONMENT);
        assertThat(failed.lostBlocksOrNull()).isEqualTo(new LostBlocks(new StageId(0), new WorkerEpoch(77), 9));
    }

    @Test
    void shufflesThatDoNotFitInMemoryGiveTheSame() {
        BlockStore store = new BlockStore(new StorageLimits(0, directory));
        try (EngineHarness small = new EngineHarness(store)) {
            Stage grouping = small.shuffle(
                    producers(op(WRITE_PAIRS).with(PARTITIONS)), PARTITIONS, op(SHUFFLE_GROUPED), List.of(), op(RESULT_VALUES));
            assertThat(asMap(small.values(grouping))).isEqualTo(grouped());
            assertThat(store.usage().heapBytes()).isZero();
            small.engine.dropJob(EngineHarness.JOB, true);
            assertThat(store.usage().fileBytes()).isZero();
        }
    }

    @Test
    void keysAndValuesMayBeNull() {
        List<Object> records = Arrays.asList(Pair.of(null, "a"), Pair.of("k", null), Pair.of(null, "b"));
        Stage producers = stage(EngineHarness.values(List.of(records)), op(READ_VALUES), List.of(), op(WRITE_PAIRS).with(2));
        Map<Object, Object> expected = new LinkedHashMap<>();
        expected.put(null, List.of("a", "b"));
        expected.put("k", Arrays.asList((Object) null));
        Stage grouping = harness.shuffle(producers, 2, op(SHUFFLE_GROUPED), List.of(), op(RESULT_VALUES));
        assertThat(asMap(harness.values(grouping))).isEqualTo(expected);
    }

    private Map<Object, Object> shuffled(Operator write, Operator read) {
        Stage reading = harness.shuffle(producers(write.with(PARTITIONS)), PARTITIONS, read, List.of(), op(RESULT_VALUES));
        return asMap(harness.values(reading));
    }

    private Stage producers(Operator write) {
        return stage(EngineHarness.values(pairs), op(READ_VALUES), List.of(), write);
    }

    private Map<Object, Object> grouped() {
        Map<Object, List<Object>> groups = new LinkedHashMap<>();
        each((key, value) -> groups.computeIfAbsent(key, unused -> new ArrayList<>()).add(value));
        return new LinkedHashMap<>(groups);
    }

    private void each(java.util.function.BiConsumer<Object, Object> action) {
        pairs.forEach(task -> task.forEach(pair -> action.accept(((Pair<?, ?>) pair).first(), ((Pair<?, ?>) pair).second())));
    }

    private static Map<Object, Object> asMap(List<Object> pairs) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object pair : pairs) {
            assertThat(map.containsKey(((Pair<?, ?>) pair).first())).as("key twice").isFalse();
            map.put(((Pair<?, ?>) pair).first(), ((Pair<?, ?>) pair).second());
        }
        return map;
    }

    private static List<List<Object>> pairs(Random random) {
        List<List<Object>> tasks = new ArrayList<>();
        for (int task = 0; task < 4; task++) {
            List<Object> records = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                int key = random.nextInt(40);
                records.add(Pair.of(key % 2 == 0 ? (Object) key : "key-" + key, "v" + random.nextInt(5)));
            }
            tasks.add(records);
        }
        return tasks;
    }
}
