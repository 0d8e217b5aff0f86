package io.sheaf.partitioner.route;

import io.sheaf.plan.TaskSource.Share;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Which partitions are so much larger than the others that several tasks read each of them, and what each task reads. A
 * share is a partition of some producers that follow each other, so that what the shares of a partition hold, one after
 * another, is the partition. Depends on the sizes only.
 *
 * @param median bytes of the partitions
 * @param largest bytes of one
 * @param shares in the order of partitions, and within one of producers
 */
public record SkewPlan(long median, long largest, List<Share> shares) {

    /** A partition is large if it has more than so many times what there is at the median. */
    private static final int TIMES_MEDIAN = 4;

    /** The most tasks that one partition is read by. */
    private static final int MOST_SHARES = 256;

    public SkewPlan {
        shares = List.copyOf(shares);
    }

    /**
     * Splits partitions that have more than {@code splitAbove} bytes and more than four times the median. A share has about
     * as much as the greatest of that limit, the median, and what it reads besides, or more: producers are not cut.
     *
     * @param weights bytes of each partition, by producer
     * @param beside bytes that each task of a partition reads besides, by partition; as many as there are partitions
     */
    public static SkewPlan of(long[][] weights, long[] beside, long splitAbove) {
        long[] totals = totals(weights, beside.length);
        long[] sorted = totals.clone();
        Arrays.sort(sorted);
        long median = sorted[(sorted.length - 1) / 2];
        List<Share> shares = new ArrayList<>();
        for (int partition = 0; partition < totals.length; partition++) {
            boolean large = totals[partition] > splitAbove && totals[partition] / TIMES_MEDIAN > median;
            long share = Math.max(Math.max(1, splitAbove), Math.max(median, beside[partition]));
            addShares(weights, partition, totals[partition], large ? share : Long.MAX_VALUE, shares);
        }
        return new SkewPlan(median, sorted[sorted.length - 1], shares);
    }

    /** Bytes of each partition, of all producers. */
    public static long[] totals(long[][] weights, int partitions) {
        long[] totals = new long[partitions];
        for (long[] ofProducer : weights) {
            for (int partition = 0; partition < partitions; partition++) {
                totals[partition] += ofProducer[partition];
            }
        }
        return totals;
    }

    private static void addShares(long[][] weights, int partition, long total, long share, List<Share> shares) {
        long wanted = Math.min(MOST_SHARES, total / share + (total % share > 0 ? 1 : 0));
        int from = 0;
        long before = 0;
        long made = 0;
        for (int producer = 0; producer < weights.length; producer++) {
            before += weights[producer][partition];
            // The rest goes to the last share, with producers that wrote nothing.
            if (before < total && before >= total / wanted * (made + 1)) {
                shares.add(new Share(partition, from, producer + 1));
                from = producer + 1;
                // Producers are not cut: one may have as much as several shares.
                made = Math.min(wanted - 1, before / (total / wanted));
            }
        }
        shares.add(new Share(partition, from, Integer.MAX_VALUE));
    }
}
