package io.sheaf.partitioner.route;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.plan.TaskSource.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SkewPlanTest {

    private static final int ALL = Integer.MAX_VALUE;

    private static long[][] even(int producers, long... partitions) {
        long[][] weights = new long[producers][];
        Arrays.fill(weights, partitions);
        return weights;
    }

    @Test
    void aPartitionFarAboveTheOthersIsSplitBetweenProducers() {
        SkewPlan plan = SkewPlan.of(even(10, 1, 100, 1), new long[3], 250);
        assertThat(plan.shares()).containsExactly(new Share(0, 0, ALL), new Share(1, 0, 3), new Share(1, 3, 5), new Share(1, 5, 8), new Share(1, 8, ALL),
                new Share(2, 0, ALL));
        assertThat(plan.median()).isEqualTo(10);
        assertThat(plan.largest()).isEqualTo(1_000);
    }

    @Test
    void noneIsSplitThatIsNotMuchLargerThanTheOthers() {
        assertThat(SkewPlan.of(even(10, 30, 100, 30), new long[3], 1).shares()).hasSize(3);
        assertThat(SkewPlan.of(even(10, 1, 100, 1), new long[3], 1_000).shares()).hasSize(3);
        assertThat(SkewPlan.of(even(0), new long[] {5, 5}, 1).shares()).containsExactly(new Share(0, 0, ALL), new Share(1, 0, ALL));
    }

    @Test
    void whatEachShareReadsBesidesIsNotMoreThanItself() {
        assertThat(SkewPlan.of(even(10, 1, 100, 1), new long[] {0, 500, 0}, 1).shares()).hasSize(4);
        assertThat(SkewPlan.of(even(10, 1, 100, 1), new long[] {0, 1_000, 0}, 1).shares()).hasSize(3);
    }

    @Test
    void aProducerIsNotCut() {
        long[][] weights = {{0, 5}, {0, 900}, {0, 5}, {0, 90}, {0, 0}};
        assertThat(SkewPlan.of(weights, new long[2], 100).shares()).containsExactly(new Share(0, 0, ALL), new Share(1, 0, 2), new Share(1, 2, ALL));
        assertThat(SkewPlan.of(new long[][] {{0, 900}}, new long[2], 100).shares()).hasSize(2);
    }

    @Test
    void sharesArePartitionsInOrderWhateverTheSizes() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("random sizes of partitions, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            int partitions = 1 + random.nextInt(6);
            long[][] weights = new long[random.nextInt(40)][partitions];
            for (long[] row : weights) {
                Arrays.setAll(row, i -> random.nextInt(4) == 0 ? 0 : random.nextLong() >>> (8 + random.nextInt(56)));
            }
            long[] beside = random.longs(partitions, 0, 1 + random.nextInt(1_000)).toArray();
            check(SkewPlan.of(weights, beside, random.nextLong() >>> (1 + random.nextInt(63))).shares(), weights, partitions);
        }
    }

    private static void check(List<Share> shares, long[][] weights, int partitions) {
        List<Share> left = new ArrayList<>(shares);
        for (int partition = 0; partition < partitions; partition++) {
            int next = 0;
            int count = 0;
            while (next != ALL) {
                Share share = left.remove(0);
                assertThat(share.partition()).isEqualTo(partition);
                assertThat(share.fromTask()).isEqualTo(next);
                assertThat(share.fromTask() == 0 || share.fromTask() < weights.length).isTrue();
                next = share.toTask();
                count++;
            }
            assertThat(count).isBetween(1, 256);
        }
        assertThat(left).isEmpty();
    }
}
