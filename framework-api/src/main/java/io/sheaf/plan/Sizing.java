package io.sheaf.plan;

/**
 * How many partitions stages have that have to agree on a number which nobody gave: those that write both sides of a join, or
 * sample a sort, choose its bounds and write it. Stages of a job with an equal {@code group} have the same number: what their
 * shuffle outputs say, or, where more is read, as many more as give each partition about {@code bytesEach} of what those that
 * write a shuffle read.
 *
 * @param group from 0; below 0 for a stage that goes by its output alone
 * @param bytesEach above 0, unless the number is fixed
 */
public record Sizing(int group, long bytesEach) {

    /** Of a stage whose number of partitions is what its output says, if it has any. */
    public static final Sizing FIXED = new Sizing(-1, 0);

    /** The most partitions of a number that nobody gave. */
    public static final int MOST_PARTITIONS = 4096;

    public Sizing {
        if (group < 0 ? bytesEach != 0 || group != -1 : bytesEach <= 0) {
            throw new IllegalArgumentException("group " + group + " of partitions with " + bytesEach + " bytes each");
        }
    }

    public boolean isFixed() {
        return group < 0;
    }
}
