package io.sheaf.aggregator.spill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.ResourceException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.KeyHash;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LookupTableTest {

    private static final long SEED = 20_261_126;

    private static byte[] record(byte[] key, byte[] value) {
        ByteSink sink = new ByteSink(64);
        sink.writeUnsigned(key.length);
        sink.writeBytes(key, 0, key.length);
        sink.writeBytes(value, 0, value.length);
        return sink.toArray();
    }

    private static List<String> values(LookupTable table, byte[] key) {
        List<String> found = new ArrayList<>();
        ByteSource in = new ByteSource(new byte[0]);
        for (int value = table.first(key, 0, key.length, KeyHash.hash(key, 0, key.length)); value != 0; value = table.next(value)) {
            table.read(value, in);
            byte[] bytes = new byte[in.remaining()];
            System.arraycopy(in.data(), in.position(), bytes, 0, bytes.length);
            found.add(new String(bytes));
        }
        return found;
    }

    @Test
    void givesTheValuesOfEachKeyInOrder() {
        Random random = new Random(SEED);
        Map<String, List<String>> expected = new LinkedHashMap<>();
        try (LookupTable table = new LookupTable(MemoryBudget.unlimited(), "Do otherwise,")) {
            for (int i = 0; i < 5_000; i++) {
                String key = "k" + random.nextInt(700);
                String value = "v".repeat(random.nextInt(4)) + i;
                expected.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
                byte[] record = record(key.getBytes(), value.getBytes());
                table.add(record, 0, record.length);
            }
            assertThat(table.size()).isEqualTo(5_000);
            expected.forEach((key, values) -> assertThat(values(table, key.getBytes())).as("seed %s, key %s", SEED, key).isEqualTo(values));
            assertThat(values(table, "none".getBytes())).isEmpty();
            assertThat(values(table, new byte[0])).isEmpty();
        }
    }

    @Test
    void takesEmptyKeysAndValues() {
        try (LookupTable table = new LookupTable(MemoryBudget.unlimited(), "Do otherwise,")) {
            table.add(record(new byte[0], new byte[0]), 0, 1);
            assertThat(values(table, new byte[0])).containsExactly("");
        }
    }

    @Test
    void whatDoesNotFitIsRefusedWithARemedyAndItsMemoryGivenBack() {
        MemoryBudget budget = new MemoryBudget(0, 1 << 20);
        byte[] record = record(new byte[100], new byte[1000]);
        LookupTable table = new LookupTable(budget, "Do otherwise,");
        assertThatThrownBy(() -> {
            for (int i = 0; i < 2_000; i++) {
                table.add(record, 0, record.length);
            }
        }).isInstanceOf(ResourceException.class).hasMessageContaining("Do otherwise, or give workers more memory");
        table.close();
        table.close();
        assertThat(budget.poolBytes()).isEqualTo(1 << 20);
    }
}
