package io.sheaf.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.codec.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BinaryOperator;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyTableTest {

    private static final long SEED = 8128;

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void keysAreNumberedInTheOrderTheyAreSeenHoweverTheirHashesCollide(int hashBits) {
        LongUnaryOperator weaken = hash -> hashBits == 64 ? hash : hash & (1L << hashBits) - 1;
        Map<String, Integer> expected = new LinkedHashMap<>();
        KeyTable table = new KeyTable(Long.MAX_VALUE);
        Random random = new Random(SEED);
        for (int i = 0; i < 5_000; i++) {
            String key = "k" + random.nextInt(700);
            byte[] bytes = ("<" + key + ">").getBytes(StandardCharsets.UTF_8);
            int number = table.number(bytes, 1, bytes.length - 2, weaken.applyAsLong(KeyHash.hash(bytes, 1, bytes.length - 2)));
            assertThat(number).isEqualTo(expected.computeIfAbsent(key, unused -> expected.size()));
        }
        assertThat(table.size()).isEqualTo(expected.size());
        expected.forEach((key, number) -> assertThat(keyOf(table, number)).isEqualTo(key));
    }

    @Test
    void keysOfAnyLengthAreKept() {
        KeyTable table = new KeyTable(Long.MAX_VALUE);
        Random random = new Random(SEED);
        List<byte[]> keys = new ArrayList<>();
        for (int length : new int[] {0, 1, 1_000, 3 << 20, 1 << 20, 7, 900_000, 200_000, 5}) {
            byte[] key = new byte[length];
            random.nextBytes(key);
            keys.add(key);
            assertThat(table.number(key, 0, length, length % 2)).isEqualTo(keys.size() - 1);
        }
        for (int i = 0; i < keys.size(); i++) {
            byte[] kept = Arrays.copyOfRange(table.keyArray(i), table.keyOffset(i), table.keyOffset(i) + table.keyLength(i));
            assertThat(Arrays.equals(kept, keys.get(i))).isTrue();
            assertThat(table.number(keys.get(i), 0, keys.get(i).length, keys.get(i).length % 2)).isEqualTo(i);
        }
        assertThat(table.heapBytes()).isGreaterThan(5 << 20);
    }

    @Test
    void aTableThatWouldOutgrowItsMemorySaysSo() {
        KeyTable table = new KeyTable(100_000);
        assertThatThrownBy(() -> {
            for (int i = 0; i < 100_000; i++) {
                add(table, "key-" + i);
            }
        }).isInstanceOf(TableFullException.class).hasMessageContaining("distinct keys");
        assertThat(table.heapBytes()).isLessThan(400_000);
    }

    @Test
    void accumulatorsMergeFromTheRightAndGroupsKeepTheirOrder() {
        Combiner combiner = new Combiner(new KeyTable(Long.MAX_VALUE));
        Groups groups = new Groups(new KeyTable(Long.MAX_VALUE), 1 << 20);
        CountTable counts = new CountTable(new KeyTable(Long.MAX_VALUE));
        BinaryOperator<String> concatenate = (a, b) -> a + b;
        Map<String, String> expected = new LinkedHashMap<>();
        Random random = new Random(SEED);
        for (int i = 0; i < 2_000; i++) {
            String key = "k" + random.nextInt(90);
            String value = Integer.toString(i);
            byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
            combiner.merge(bytes, 0, bytes.length, 1, value, concatenate);
            groups.add(bytes, 0, bytes.length, 1, value, 4);
            counts.add(bytes, 0, bytes.length, 1, 3);
            expected.merge(key, value, concatenate);
        }
        int number = 0;
        for (Map.Entry<String, String> entry : expected.entrySet()) {
            assertThat(keyOf(combiner.keys(), number)).isEqualTo(entry.getKey());
            assertThat(combiner.accumulator(number)).isEqualTo(entry.getValue());
            assertThat(String.join("", groups.values(number).stream().map(Object::toString).toList())).isEqualTo(entry.getValue());
            assertThat(counts.count(number)).isEqualTo(3L * groups.values(number).size());
            number++;
        }
        assertThat(combiner.keys().size()).isEqualTo(number);
    }

    @Test
    void groupsThatWouldOutgrowTheirMemorySaySo() {
        Groups groups = new Groups(new KeyTable(Long.MAX_VALUE), 1_000);
        groups.add(new byte[0], 0, 0, 0, "x", 1_000);
        assertThatThrownBy(() -> groups.add(new byte[0], 0, 0, 0, "x", 1)).isInstanceOf(TableFullException.class);
    }

    @Test
    void countsFailRatherThanWrap() {
        CountTable counts = new CountTable(new KeyTable(Long.MAX_VALUE));
        counts.add(new byte[0], 0, 0, 0, Long.MAX_VALUE);
        assertThatThrownBy(() -> counts.add(new byte[0], 0, 0, 0, 1)).isInstanceOf(ArithmeticException.class);
    }

    private static void add(KeyTable table, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        table.number(bytes, 0, bytes.length, KeyHash.hash(bytes, 0, bytes.length));
    }

    private static String keyOf(KeyTable table, int number) {
        return new String(table.keyArray(number), table.keyOffset(number), table.keyLength(number), StandardCharsets.UTF_8);
    }
}
