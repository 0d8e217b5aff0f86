package io.sheaf.scheduler.policy;

import io.sheaf.plan.Sizing;

/** How many partitions a shuffle has whose number nobody gave. */
public final class PartitionSizing {

    private PartitionSizing() {}

    /**
     * About one for each {@code bytesEach}, as far as that is not too many.
     *
     * @param fewest the number at the least, whatever is read
     * @param bytes that the tasks which write read
     * @param bytesEach above 0
     * @param tasks that write, of the stage that has most
     * @param mostBlocks what tasks times partitions may come to, unless the least comes to more
     */
    public static int number(int fewest, long bytes, long bytesEach, long tasks, long mostBlocks) {
        long wanted = bytes / bytesEach + (bytes % bytesEach == 0 ? 0 : 1);
        long most = Math.min(Sizing.MOST_PARTITIONS, mostBlocks / Math.max(1, tasks));
        return (int) Math.max(fewest, Math.min(wanted, most));
    }
}
