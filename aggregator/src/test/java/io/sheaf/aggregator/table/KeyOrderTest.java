package io.sheaf.aggregator.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.codec.KeyHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyOrderTest {

    private static final long SEED = 6174;
    private static final int PARTITIONS = 7;

    /** Weak hashes: 1 bit (most keys tie), only upper or only lower bits (all in one bucket). */
    @ParameterizedTest
    @ValueSource(longs = {-1, 1, 0, 0xff00000000000000L, 0xffff})
    void keysAreOrderedByPartitionThenHashThenBytesInWhateverOrderTheyCame(long hashMask) {
        LongUnaryOperator weaken = hash -> hash & hashMask;
        LongToIntFunction partitionOf = hash -> (int) Long.remainderUnsigned(hash, PARTITIONS);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            keys.add("key-" + i);
        }
        Random random = new Random(SEED);
        List<String> expected = new ArrayList<>(keys);
        expected.sort(Comparator.<String>comparingInt(key -> partitionOf.applyAsInt(weaken.applyAsLong(hash(key))))
                .thenComparing(key -> weaken.applyAsLong(hash(key)), Long::compareUnsigned)
                .thenComparing(KeyOrderTest::bytes, Arrays::compareUnsigned));
        for (int round = 0; round < 3; round++) {
            Collections.shuffle(keys, random);
            KeyTable table = new KeyTable(bytes -> true);
            keys.forEach(key -> table.number(bytes(key), 0, bytes(key).length, weaken.applyAsLong(hash(key))));
            assertThat(inOrder(KeyOrder.of(table, PARTITIONS, partitionOf), keys)).isEqualTo(expected);
        }
    }

    @Test
    void equalThingsStayInTheOrderOfTheirNumbers() {
        Random random = new Random(SEED);
        for (int size : new int[] {0, 1, 2, 13, 64, 65, 1_000, 70_000}) {
            long[] prefixes = random.longs(size).map(prefix -> prefix & 0xf000000000000003L).toArray();
            int[] sorted = IntStream.range(0, size).toArray();
            PrefixSort.sort(sorted, 0, size, prefixes, (left, right) -> 0);
            List<Integer> expected = new ArrayList<>(IntStream.range(0, size).boxed().toList());
            expected.sort(Comparator.comparing(number -> prefixes[number], Long::compareUnsigned));
            assertThat(Arrays.stream(sorted).boxed().toList()).isEqualTo(expected);
        }
    }

    private static List<String> inOrder(KeyOrder order, List<String> keys) {
        List<String> all = new ArrayList<>();
        for (int i = 0; i < order.size(); i++) {
            all.add(keys.get(order.number(i)));
        }
        return all;
    }

    private static byte[] bytes(String key) {
        return key.getBytes(StandardCharsets.UTF_8);
    }

    private static long hash(String key) {
        return KeyHash.hash(bytes(key), 0, bytes(key).length);
    }
}
