package io.sheaf.client.core;

/**
 * How many items are read ahead of the results that are taken. If nobody chose a number, about as many as are taken in 10
 * to 40 ms, so that many quick items are on their way together and few slow ones are read before they are needed. Not safe
 * for use by several threads at once.
 */
final class ReadAhead {

    private static final long SHORT_NANOS = 10_000_000;
    private static final long LONG_NANOS = 40_000_000;
    private static final int MOST = 1024;

    private final int first;
    private final boolean follows;
    private int size;
    /** Results taken since the round began, which is as many as are read ahead. */
    private int taken;
    private boolean begun;
    private long since;
    /** Items that were read ahead and are more than should be now. */
    private int excess;

    private ReadAhead(int first, boolean follows) {
        this.first = first;
        this.follows = follows;
        size = first;
    }

    static ReadAhead fixed(int items) {
        return new ReadAhead(items, false);
    }

    /** Begins with so many, never has fewer, and follows the time that results take. */
    static ReadAhead following(int items) {
        return new ReadAhead(items, true);
    }

    /** How many may be read before a result was taken. */
    int first() {
        return first;
    }

    /** A result is taken now. How many more items may be read. */
    int taken(long nanoTime) {
        int more = 0;
        if (follows && !begun) {
            begun = true;
            since = nanoTime;
        } else if (follows && ++taken >= size) {
            more = nextRound(nanoTime - since);
            since = nanoTime;
            taken = 0;
        }
        int kept = Math.min(excess, 1 + more);
        excess -= kept;
        return 1 + more - kept;
    }

    private int nextRound(long nanos) {
        int before = size;
        if (nanos < SHORT_NANOS) {
            size = Math.max(size, Math.min(MOST, 2 * size));
        } else if (nanos > LONG_NANOS) {
            size = Math.max(first, size / 2);
        }
        excess += Math.max(0, before - size);
        return Math.max(0, size - before);
    }
}
