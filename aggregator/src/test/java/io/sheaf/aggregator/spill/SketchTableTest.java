package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.aggregator.sketch.DistinctSketch;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sketches of many keys, some large and most small, with budgets of nothing, a little, and everything. */
class SketchTableTest {

    private static final long SEED = 771;
    private static final int PARTITIONS = 3;

    private final MemoryFiles files = new MemoryFiles();

    @AfterEach
    void noFileIsLeft() {
        assertThat(files.open()).isZero();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 3_000, 30_000, 120_000})
    void statesAreTheSameWhateverTheBudget(long bytes) {
        Map<String, String> expected = new LinkedHashMap<>();
        Map<String, DistinctSketch> sketches = new LinkedHashMap<>();
        random((key, value) -> sketches.computeIfAbsent(key, unused -> new DistinctSketch()).add(value));
        sketches.forEach((key, sketch) -> expected.put(key, state(sketch)));
        Map<String, String> all = sketched(MemoryBudget.unlimited());
        assertThat(all).as("seed %d", SEED).isEqualTo(expected);
        assertThat(files.made).isEmpty();
        assertThat(List.copyOf(sketched(new MemoryBudget(bytes, 0)).entrySet())).isEqualTo(List.copyOf(all.entrySet()));
        assertThat(files.made).isNotEmpty();
    }

    @Test
    void sketchesThatGrowAreCountedAndNotOnlyNewKeys() {
        MemoryBudget budget = new MemoryBudget(10_000, 0);
        try (SketchTable table = new SketchTable(files.spilling(budget, 1))) {
            byte[] key = {1};
            new Random(SEED).longs(20_000).forEach(value -> table.add(key, 0, 1, 1, value));
            assertThat(files.made).as("the only key outgrew the budget").isNotEmpty();
            MergedKeys<DistinctSketch> merged = table.merged();
            assertThat(merged.next()).isTrue();
            assertThat((double) merged.value().estimate()).isBetween(19_200.0, 20_800.0);
            assertThat(merged.next()).isFalse();
        }
    }

    @Test
    void memoryGoesBackToThePool() {
        MemoryBudget budget = new MemoryBudget(1_000, 1 << 20);
        try (SketchTable table = new SketchTable(files.spilling(budget, PARTITIONS))) {
            random((key, value) -> add(table, key, value));
            assertThat(budget.poolBytes()).isLessThan(1 << 20);
        }
        assertThat(budget.poolBytes()).isEqualTo(1 << 20);
    }

    /** Through two tables, the second of which gets the first one's states twice. */
    private Map<String, String> sketched(MemoryBudget budget) {
        Map<String, String> all = new LinkedHashMap<>();
        try (SketchTable producer = new SketchTable(files.spilling(budget, PARTITIONS));
                SketchTable reader = new SketchTable(files.spilling(budget, PARTITIONS))) {
            random((key, value) -> add(producer, key, value));
            MergedKeys<DistinctSketch> made = producer.merged();
            while (made.next()) {
                ByteSink written = new ByteSink();
                made.value().write(written);
                for (int i = 0; i < 2; i++) {
                    byte[] key = made.key().toArray();
                    reader.add(key, 0, key.length, KeyHash.hash(key, 0, key.length), new ByteSource(written.toArray()));
                }
            }
            MergedKeys<DistinctSketch> merged = reader.merged();
            while (merged.next()) {
                String key = new String(merged.key().toArray(), StandardCharsets.UTF_8);
                assertThat(all.put(key, state(merged.value()))).as("twice").isNull();
            }
        }
        return all;
    }

    private static String state(DistinctSketch sketch) {
        return new String(sketch.toBytes(), StandardCharsets.ISO_8859_1);
    }

    private static void add(SketchTable table, String key, long value) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        table.add(bytes, 0, bytes.length, KeyHash.hash(bytes, 0, bytes.length), value);
    }

    private interface Entries {
        void add(String key, long value);
    }

    private static void random(Entries entries) {
        Random random = new Random(SEED);
        for (int i = 0; i < 20_000; i++) {
            String key = random.nextInt(3) == 0 ? "hot" : random.nextInt(5) == 0 ? "same" : "key-" + random.nextInt(700);
            entries.add(key, key.equals("same") ? 5 : random.nextLong());
        }
    }
}
