package io.sheaf.aggregator.number;

import io.sheaf.LongSummary;

/** Makes a {@link LongSummary}. Owned by one thread. */
public final class LongSummarizer {

    private final ExactLongSum sum = new ExactLongSum();
    private long count;
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;

    public void add(long value) {
        count++;
        min = Math.min(min, value);
        max = Math.max(max, value);
        sum.add(value);
    }

    public long count() {
        return count;
    }

    public LongSummary summary() {
        return new LongSummary(count, min, max, sum.toBigInteger());
    }
}
