package io.sheaf.aggregator.table;

/**
 * The keys of a task's first {@value #RECORDS} records, as hashes, by which is told whether it pays to bring together what
 * comes of a key later. Knows nothing of time or memory: the same records give the same answers everywhere. Takes at most
 * 144 KiB. Owned by one thread.
 *
 * <p>Of n keys drawn evenly from D, about n² / 2D repeat one before (the birthday problem), which gives D by the number of
 * those that do; keys that some have more often than others repeat more, as if D were smaller.
 */
public final class FirstKeys {

    /** How many records are looked at. */
    public static final int RECORDS = 1 << 13;

    private static final int FIRST_SLOTS = 64;
    private static final int FILTER_BITS = 1 << 17;
    private static final long MOST_RECORDS = 1L << 40;

    /** Open addressing, linear, at most half full; 0 is free. */
    private long[] slots = new long[FIRST_SLOTS];

    /** A bit for the lower bits of each hash: most others' is not set, which is known without a look at the slots, larger than a first-level cache. Null until it is asked. */
    private long[] filterOrNull;

    private int distinct;
    private int records;

    /** Takes the key of one more of the first records. Returns whether that was the last. */
    public boolean add(long hash) {
        filterOrNull = null;
        int slot = find(mark(hash));
        if (slots[slot] == 0) {
            slots[slot] = mark(hash);
            distinct++;
            if (2 * distinct > slots.length) {
                grow();
            }
        }
        return ++records == RECORDS;
    }

    /** Whether a key of this hash was among them. */
    public boolean contains(long hash) {
        if (filterOrNull == null) {
            filterOrNull = filter();
        }
        return (filterOrNull[word(hash)] & bit(hash)) != 0 && slots[find(mark(hash))] != 0;
    }

    private long[] filter() {
        long[] filter = new long[FILTER_BITS / Long.SIZE];
        // Also of free slots, which there always are and which are 0: a hash of 0 has another mark, and must be looked for.
        for (long mark : slots) {
            filter[word(mark)] |= bit(mark);
        }
        return filter;
    }

    private static int word(long hash) {
        return (int) (hash & FILTER_BITS - 1) >>> 6;
    }

    private static long bit(long hash) {
        return 1L << hash;
    }

    /**
     * Whether a task of so many records has, as it seems, twice as many of them as keys or more, so that bringing together what comes of
     * a key is worth a table of them: of as many records as keys a table saves but a third.
     */
    public boolean repeatIn(long allRecords) {
        return (long) (records - distinct) * Math.min(MOST_RECORDS, allRecords) >= (long) records * records;
    }

    /** Where the mark is, or would be. */
    private int find(long mark) {
        int mask = slots.length - 1;
        int slot = KeyTable.slotOf(KeyTable.mixed(mark), slots.length);
        while (slots[slot] != 0 && slots[slot] != mark) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    // That two hashes are taken for one costs nothing but a look at the table.
    private static long mark(long hash) {
        return hash == 0 ? 1 : hash;
    }

    private void grow() {
        long[] before = slots;
        slots = new long[2 * before.length];
        for (long mark : before) {
            if (mark != 0) {
                slots[find(mark)] = mark;
            }
        }
    }
}
