package io.sheaf.partitioner.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.LongToIntFunction;
import org.junit.jupiter.api.Test;

class HashRoutingTest {
    private static final int[] PARTITIONS = {1, 2, 3, 7, 16, 100, 128, 1_000, 1_024};
    private static final int KEYS = 200_000;

    @Test
    void staysWithinThePartitionsAtTheEdges() {
        long[] hashes = {Long.MIN_VALUE, Long.MIN_VALUE + 1, Integer.MIN_VALUE, -1, 0, 1, Integer.MAX_VALUE, Long.MAX_VALUE};
        for (int partitions : new int[] {1, 2, 3, 255, 256, 1 << 30, Integer.MAX_VALUE}) {
            for (long hash : hashes) {
                assertThat(HashRouting.partition(hash, partitions)).isBetween(0, partitions - 1);
            }
        }
        assertThatIllegalArgumentException().isThrownBy(() -> HashRouting.partition(1, 0)).withMessageContaining("not 0");
    }

    /** Hashes as weak as numbers one after another, multiples of 2^8 and 2^32, and the halves alone. */
    @Test
    void isFairEvenToWeakHashes() {
        for (int partitions : PARTITIONS) {
            assertFair(partitions, key -> HashRouting.partition(key, partitions));
            assertFair(partitions, key -> HashRouting.partition(key << 8, partitions));
            assertFair(partitions, key -> HashRouting.partition(key << 32, partitions));
            assertFair(partitions, key -> HashRouting.partition(-key, partitions));
            assertFair(partitions, key -> HashRouting.partition(key * 0x9e3779b97f4a7c15L, partitions));
        }
    }

    /** What is left of a partition must still be even, or a second routing of it, or its hash table, would not be. */
    @Test
    void isFairWithinAPartitionOfAnotherRouting() {
        int[] counts = new int[16];
        int routed = 0;
        for (long key = 0; routed < KEYS; key++) {
            if (HashRouting.partition(key, 8) == 3) {
                counts[(int) (key & 15)]++;
                routed++;
            }
        }
        assertFair(counts, routed);
    }

    /** Partitions are part of what attempts and releases agree on: these numbers must never change. */
    @Test
    void routesTheSameEverywhereAndForEver() {
        int[] routed = new int[10];
        for (int i = 0; i < routed.length; i++) {
            routed[i] = HashRouting.partition(i * 1_000_003L, 100);
        }
        assertThat(routed).containsExactly(0, 90, 80, 1, 61, 87, 84, 59, 93, 82);
    }

    private static void assertFair(int partitions, LongToIntFunction routing) {
        int[] counts = new int[partitions];
        for (long key = 0; key < KEYS; key++) {
            counts[routing.applyAsInt(key)]++;
        }
        assertFair(counts, KEYS);
    }

    /** Chi-square: with n - 1 degrees of freedom the mean is n - 1 and the variance 2(n - 1); six deviations above are a fault. */
    private static void assertFair(int[] counts, int total) {
        double expected = (double) total / counts.length;
        double chiSquare = 0;
        for (int count : counts) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        double freedom = counts.length - 1;
        assertThat(chiSquare).as("chi-square over %d partitions", counts.length).isLessThanOrEqualTo(freedom + 6 * Math.sqrt(2 * freedom));
    }
}
