package io.sheaf.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ShortKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
        KeyTable table = new KeyTable(bytes -> true);
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

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 64})
    void shortKeysAreFoundAsNumbersToo(int hashBits) {
        LongUnaryOperator weaken = hash -> hashBits == 64 ? hash : hash & (1L << hashBits) - 1;
        KeyTable table = new KeyTable(bytes -> true);
        for (int i = 0; i < 1_000; i++) {
            byte[] key = Integer.toString(i * i * i * (i % 3)).getBytes(StandardCharsets.US_ASCII);
            long hash = weaken.applyAsLong(KeyHash.hash(key, 0, key.length));
            int before = table.find(key, 0, key.length, hash);
            if (key.length <= ShortKey.MAX_BYTES) {
                long shortKey = ShortKey.of(key, 0, key.length);
                assertThat(table.find(shortKey, hash)).isEqualTo(before);
                int number = table.number(key, 0, key.length, hash);
                assertThat(table.find(shortKey, hash)).isEqualTo(number);
            } else {
                table.number(key, 0, key.length, hash);
            }
        }
        assertThat(table.size()).isGreaterThan(600);
    }

    @Test
    void keysOfAnyLengthAreKept() {
        KeyTable table = new KeyTable(bytes -> true);
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
    void aTableWithoutRoomKnowsItsKeysAndTakesNoOther() {
        KeyTable table = new KeyTable(bytes -> bytes <= 100_000);
        int kept = 0;
        while (add(table, "key-" + kept) == kept) {
            kept++;
        }
        assertThat(kept).isBetween(500, 5_000);
        assertThat(table.heapBytes()).isLessThanOrEqualTo(100_000);
        assertThat(add(table, "another")).isEqualTo(KeyTable.FULL);
        for (int i = 0; i < kept; i++) {
            assertThat(add(table, "key-" + i)).isEqualTo(i);
        }
        table.clear();
        assertThat(table.size()).isZero();
        assertThat(add(table, "another")).isZero();
    }

    @Test
    void aTableWithoutAnyRoomTakesNoKey() {
        KeyTable table = new KeyTable(bytes -> false);
        assertThat(add(table, "key")).isEqualTo(KeyTable.FULL);
        assertThat(table.size()).isZero();
    }

    private static int add(KeyTable table, String key) {
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return table.number(bytes, 0, bytes.length, KeyHash.hash(bytes, 0, bytes.length));
    }

    private static String keyOf(KeyTable table, int number) {
        return new String(table.keyArray(number), table.keyOffset(number), table.keyLength(number), StandardCharsets.UTF_8);
    }
}
