package io.sheaf.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class KeyHashTest {

    private static long hash(byte[] bytes) {
        return KeyHash.hash(bytes, 0, bytes.length);
    }

    /** Routing must be the same in every release: these numbers may never change. */
    @Test
    void hashesAreThoseOfTheFirstRelease() {
        assertThat(hash(new byte[0])).isEqualTo(3101241407191310920L);
        assertThat(hash(new byte[] {0})).isEqualTo(8721094890517531959L);
        assertThat(hash("sheaf".getBytes(StandardCharsets.UTF_8))).isEqualTo(-2247169015075736055L);
        byte[] counting = new byte[256];
        for (int i = 0; i < counting.length; i++) {
            counting[i] = (byte) i;
        }
        long all = 0;
        for (int length = 0; length <= counting.length; length++) {
            all = all * 31 + KeyHash.hash(counting, 0, length);
        }
        assertThat(all).isEqualTo(-377569927008825299L);
        assertThat(hash(Samples.key("key"))).isEqualTo(-197149273674687920L);
        assertThat(hash(Samples.key(123456789L))).isEqualTo(6062031361419676946L);
        assertThat(hash(Samples.key(new Samples.Point(1, 2.5)))).isEqualTo(-3178953980146776727L);
    }

    @Test
    void dependsOnTheBytesAloneAndNotOnWhereTheyLie() {
        Random random = new Random(1);
        for (int length = 0; length < 100; length++) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            byte[] padded = new byte[length + 20];
            random.nextBytes(padded);
            System.arraycopy(bytes, 0, padded, 7, length);
            assertThat(KeyHash.hash(padded, 7, length)).isEqualTo(hash(bytes));
        }
    }

    @Test
    void everyInputBitChangesEveryOutputBitHalfOfTheTime() {
        Random random = new Random(2);
        int rounds = 2000;
        for (int length : new int[] {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, 100}) {
            byte[] bytes = new byte[length];
            int[][] flips = new int[length * 8][64];
            for (int round = 0; round < rounds; round++) {
                random.nextBytes(bytes);
                long base = hash(bytes);
                for (int in = 0; in < length * 8; in++) {
                    bytes[in / 8] ^= (byte) (1 << in % 8);
                    long difference = base ^ hash(bytes);
                    bytes[in / 8] ^= (byte) (1 << in % 8);
                    for (int out = 0; out < 64; out++) {
                        flips[in][out] += (int) (difference >>> out & 1);
                    }
                }
            }
            for (int[] row : flips) {
                for (int count : row) {
                    // Six standard deviations of a fair coin are 134 of 2000; one byte, though, has only 128 pairs of values to toss.
                    int limit = length == 1 ? 530 : 150;
                    assertThat(count).as("flips of one output bit, %d bytes", length).isBetween(1000 - limit, 1000 + limit);
                }
            }
        }
    }

    @Test
    void keysOfAllFormsSpreadEvenlyOverPartitions() {
        assertEven("longs", i -> (long) i);
        assertEven("multiples of 1024", i -> i * 1024L);
        assertEven("ints", i -> i);
        assertEven("doubles", i -> i / 8.0);
        assertEven("strings", i -> "key-" + i);
        assertEven("padded strings", i -> String.format(Locale.ROOT, "user%012d", i));
        assertEven("records", i -> new Samples.Point(i, 0));
        assertEven("pairs", i -> io.sheaf.Pair.of(i % 100, i / 100));
    }

    private static void assertEven(String name, IntFunction<Object> keys) {
        int count = 1 << 16;
        for (int partitions = 2; partitions <= 1024; partitions *= 2) {
            int[] low = new int[partitions];
            int[] high = new int[partitions];
            for (int i = 0; i < count; i++) {
                long hash = hash(Samples.key(keys.apply(i)));
                low[(int) (hash & partitions - 1)]++;
                high[(int) (hash >>> 64 - Integer.numberOfTrailingZeros(partitions))]++;
            }
            // Chi-square has a mean of p - 1 and a variance of 2 (p - 1); six deviations above and a little for few partitions.
            double limit = partitions - 1 + 6 * Math.sqrt(2.0 * (partitions - 1)) + 25;
            assertThat(chiSquare(low, count)).as("%s, low bits, %d partitions", name, partitions).isLessThan(limit);
            assertThat(chiSquare(high, count)).as("%s, high bits, %d partitions", name, partitions).isLessThan(limit);
        }
    }

    private static double chiSquare(int[] counts, int total) {
        double expected = (double) total / counts.length;
        return Arrays.stream(counts).mapToDouble(count -> (count - expected) * (count - expected) / expected).sum();
    }

    @Test
    void differentBytesHaveDifferentHashes() {
        Set<Long> hashes = new HashSet<>();
        int count = 0;
        for (int length = 0; length <= 40; length++) {
            byte[] bytes = new byte[length];
            hashes.add(hash(bytes));
            count++;
            for (int i = 0; i < length; i++) {
                for (int value = 1; value < 256; value++) {
                    bytes[i] = (byte) value;
                    hashes.add(hash(bytes));
                    count++;
                }
                bytes[i] = 0;
            }
        }
        assertThat(hashes).hasSize(count);
    }

    @Test
    void mixedNumbersAreSpreadFromZeroToBelowOne() {
        assertThat(KeyHash.toUnit(0)).isZero();
        assertThat(KeyHash.toUnit(-1)).isLessThan(1).isGreaterThan(0.9999);
        assertThat(KeyHash.toUnit(Long.MIN_VALUE)).isEqualTo(0.5);
    }
}
