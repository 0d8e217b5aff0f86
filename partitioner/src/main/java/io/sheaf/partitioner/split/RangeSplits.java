package io.sheaf.partitioner.split;

import io.sheaf.plan.TaskCounts;

/**
 * A range of numbers cut into parts whose lengths differ by at most one, the longer ones first. Parts are
 * contiguous, in order, and cover the range exactly, for every range a long can describe.
 *
 * @param start the first number
 * @param end the number after the last; never less than {@code start}
 * @param parts how many parts; at least 1, or 0 for an empty range. More parts than numbers leave the last ones empty
 */
public record RangeSplits(long start, long end, int parts) {

    public RangeSplits {
        if (end < start) {
            throw new IllegalArgumentException("a range ends before it starts: from " + start + " to " + end);
        }
        if (parts < 0 || parts == 0 && start != end) {
            throw new IllegalArgumentException("a range needs at least 1 part, not " + parts);
        }
    }

    /** The range in {@link #defaultParts} parts. */
    public static RangeSplits of(long start, long end) {
        return new RangeSplits(start, end, defaultParts(end - start));
    }

    /**
     * The number of parts nobody chose. It depends on the length only, never on the size of a cluster or on time,
     * so that the same job cuts its leaves in the same places everywhere: 256 parts, more when a part would hold
     * more than 1,048,576 numbers, at most 4,096, and never more than there are numbers.
     *
     * @param length how many numbers, as an unsigned long
     * @return 0 to 4,096; 0 for length 0 only
     */
    public static int defaultParts(long length) {
        return TaskCounts.forLength(length);
    }

    /** Part {@code index}, from 0 to {@code parts() - 1}. */
    public RangeSplit part(int index) {
        if (index < 0 || index >= parts) {
            throw new IndexOutOfBoundsException("part " + index + " of " + parts);
        }
        return new RangeSplit(startOf(index), startOf(index + 1));
    }

    /** {@code index * shortest} cannot exceed the unsigned length, and adding it to {@code start} wraps to the right number. */
    private long startOf(int index) {
        long length = end - start;
        long shortest = Long.divideUnsigned(length, parts);
        long longer = Long.remainderUnsigned(length, parts);
        return start + index * shortest + Math.min(index, longer);
    }
}
