package io.sheaf.scheduler.policy;

import io.sheaf.plan.Sizing;

/** How many partitions a shuffle has whose number nobody gave. */
public final class PartitionSizing {

    /** What a block is to hold at least: header, trailer and what is known of it take about a hundredth of that. */
    private static final long LEAST_BLOCK = 4 << 10;

    /** A partition that is too small for so many blocks of that size may have so many smaller ones. */
    private static final long BLOCKS_EACH = 256;

    private PartitionSizing() {}

    /**
     * About one for each {@code bytesEach}, as far as that is not too many. Each task writes a block for each: of one large shuffle behind
     * another there are thousands of tasks, and of tiny blocks there would be millions.
     *
     * @param fewest the number at the least, whatever is read
     * @param bytes that the tasks which write read
     * @param bytesEach above 0
     * @param tasks that write, of the stage that has most
     * @param mostBlocks what tasks times partitions may come to, unless the least comes to more
     */
    public static int number(int fewest, long bytes, long bytesEach, long tasks, long mostBlocks) {
        long wanted = bytes / bytesEach + (bytes % bytesEach == 0 ? 0 : 1);
        long writers = Math.max(1, tasks);
        long leastBlock = Math.max(1, Math.min(LEAST_BLOCK, bytesEach / BLOCKS_EACH));
        long most = Math.min(Math.min(Sizing.MOST_PARTITIONS, mostBlocks / writers), bytes / leastBlock / writers);
        return (int) Math.max(fewest, Math.min(wanted, most));
    }
}
