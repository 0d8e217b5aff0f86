package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Pair;
import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.Operator;
import io.sheaf.plan.SortBy;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import io.sheaf.worker.storage.StoredBlock;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blocks say names of classes once, and whoever reads them understands all their records, also those it spilled meanwhile. */
class ReferringBlocksTest {

    private static final int RECORDS = 300;
    private static final SerializableBinaryOperator<Amount> PLUS = (a, b) -> new Amount(a.unit, a.number + b.number);
    private static final SerializableBiFunction<Amount, Amount, Amount> FOLD = (a, b) -> new Amount(b.unit, a.number + b.number);
    private static final SerializableComparator<Pair<Item, Amount>> BY_NUMBER = (a, b) -> Long.compare(a.second().number, b.second().number);

    @TempDir
    Path directory;

    private enum Unit {
        PIECES,
        GRAMS
    }

    private record Item(int number, Unit unit) {}

    private record Amount(Unit unit, long number) {}

    @ParameterizedTest
    @ValueSource(longs = {0, 2_000, Long.MAX_VALUE})
    void readersThatNeverMetTheClassesUnderstandAllShuffles(long budget) throws IOException {
        byte[] zero = ValueCodec.toBytes(new Amount(Unit.PIECES, 0));
        Map<Object, Long> sums = new HashMap<>();
        records().forEach(record -> sums.merge(record.first(), record.second().number, Long::sum));
        assertThat(sums(read(op(WRITE_REDUCED, PLUS), op(SHUFFLE_REDUCED, PLUS), budget))).isEqualTo(sums);
        assertThat(sums(read(op(WRITE_AGGREGATED, zero, FOLD), op(SHUFFLE_AGGREGATED, PLUS, zero, FOLD), budget))).isEqualTo(sums);
        assertThat(sums(read(op(WRITE_PAIRS), op(SHUFFLE_GROUPED), budget))).isEqualTo(sums);
        assertThat(sums(read(op(WRITE_RECORDS), op(SHUFFLE_RECORDS), budget))).isEqualTo(sums);
        assertThat(read(op(WRITE_COUNTED), op(SHUFFLE_COUNTED), budget)).hasSameElementsAs(records().stream().map(record -> Pair.of((Object) record, 1L)).toList());
        assertThat(read(op(WRITE_DISTINCT), op(SHUFFLE_DISTINCT), budget)).hasSameElementsAs(records());
        SortBy sorted = new SortBy(false, false);
        Operator write = op(WRITE_RANGED, BY_NUMBER).with(1).with(sorted.toNumber());
        assertThat(sums(read(write, op(SHUFFLE_SORTED, BY_NUMBER).with(1).with(sorted.toNumber()), 1, budget))).isEqualTo(sums);
    }

    @Test
    void eachNameIsInABlockOnce() throws IOException {
        try (BlockStore store = store(); EngineHarness writer = new EngineHarness(store)) {
            Stage producers = stage(EngineHarness.values(List.of(records())), op(READ_VALUES), List.of(), op(WRITE_PAIRS).with(1));
            writer.shuffle(producers, 1, op(SHUFFLE_GROUPED), List.of(), op(RESULT_VALUES));
            StoredBlock.InHeap block = (StoredBlock.InHeap) store.open(new BlockId(EngineHarness.JOB, new StageId(0), new StageGeneration(0), 0, 1, 0));
            String bytes = new String(block.data(), block.offset(), block.size(), StandardCharsets.ISO_8859_1);
            for (String name : List.of(Item.class.getName(), Amount.class.getName(), Unit.class.getName() + "/PIECES", Unit.class.getName() + "/GRAMS")) {
                assertThat(bytes.split(Pattern.quote(name), -1)).as(name).hasSize(2);
            }
        }
    }

    private List<Object> read(Operator write, Operator head, long budget) throws IOException {
        return read(write.with(3), head, 3, budget);
    }

    /** What an engine with a class loader of its own reads of what another one wrote. */
    private List<Object> read(Operator write, Operator head, int partitions, long budget) throws IOException {
        MemoryBudget memory = budget == Long.MAX_VALUE ? MemoryBudget.unlimited() : MemoryBudget.spillingAfter(budget);
        try (BlockStore store = store(); URLClassLoader others = new URLClassLoader(new URL[0], EngineHarness.class.getClassLoader())) {
            EngineHarness writer = new EngineHarness(store, new LocalBlockFetcher(store), memory);
            EngineHarness reader = new EngineHarness(store, new LocalBlockFetcher(store), memory, others);
            List<List<Pair<Item, Amount>>> tasks = List.of(records().subList(0, RECORDS / 2), records().subList(RECORDS / 2, RECORDS));
            Stage producers = stage(EngineHarness.values(tasks), op(READ_VALUES), List.of(), write);
            return reader.values(writer.shuffle(producers, partitions, head, List.of(), op(RESULT_VALUES)));
        }
    }

    private BlockStore store() {
        return new BlockStore(new StorageLimits(1 << 20, directory));
    }

    /** Two of each item. */
    private static List<Pair<Item, Amount>> records() {
        List<Pair<Item, Amount>> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            Unit unit = i % 3 == 0 ? Unit.PIECES : Unit.GRAMS;
            records.add(Pair.of(new Item(i * 7 % (RECORDS / 2), i % 2 == 0 ? Unit.PIECES : Unit.GRAMS), new Amount(unit, i)));
        }
        return records;
    }

    private static Map<Object, Long> sums(List<Object> pairs) {
        Map<Object, Long> sums = new HashMap<>();
        for (Object record : pairs) {
            Pair<?, ?> pair = (Pair<?, ?>) record;
            List<?> amounts = pair.second() instanceof List<?> list ? list : List.of(pair.second());
            amounts.forEach(amount -> sums.merge(pair.first(), ((Amount) amount).number, Long::sum));
        }
        return sums;
    }
}
