package io.sheaf.partitioner.split;

/**
 * The numbers from {@code start} (inclusive) to {@code end} (exclusive).
 *
 * @param start the first number
 * @param end the number after the last; never less than {@code start}
 */
public record RangeSplit(long start, long end) {
    public RangeSplit {
        if (end < start) {
            throw new IllegalArgumentException("a range ends before it starts: from " + start + " to " + end);
        }
    }

    /** How many numbers the range holds, as an <em>unsigned</em> long: up to 2<sup>64</sup> - 1. */
    public long length() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }
}
