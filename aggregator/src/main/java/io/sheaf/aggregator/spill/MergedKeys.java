package io.sheaf.aggregator.spill;

import io.sheaf.codec.ByteSink;

/**
 * A cursor over distinct keys, in the order of partition, hash and bytes, each with what its records come to. Owned by one
 * thread, and valid until the table it comes from is closed.
 */
public final class MergedKeys<R> {

    private final SortedRecords records;
    private final Fold<R> fold;
    private final ByteSink key = new ByteSink(64);
    private boolean atRecord;
    private boolean moreOfKey;
    private int partition;
    private long hash;

    /** Brings the records of one key together. */
    interface Fold<R> {

        /** The first record of a key: forgets the key before. */
        void first(SortedRecords record);

        /** Another record of the same key, in order. */
        void next(SortedRecords record);

        /** Whether it takes no more records of this key; who reads its result moves on to them by {@link MergedKeys#nextOfKey}. */
        default boolean isFull() {
            return false;
        }

        /** What all records of the key came to, as far as it has taken them. */
        R result();
    }

    MergedKeys(SortedRecords records, Fold<R> fold) {
        this.records = records;
        this.fold = fold;
        atRecord = records.next();
    }

    /** Moves to the next key. False after the last. */
    public boolean next() {
        while (moreOfKey) {
            nextOfKey();
        }
        if (!atRecord) {
            return false;
        }
        partition = records.partition;
        hash = records.prefix;
        key.reset();
        key.writeBytes(records.key, records.keyFrom, records.keyLength);
        moreOfKey = true;
        fold.first(records);
        while (!fold.isFull() && nextOfKey()) {
            fold.next(records);
        }
        return true;
    }

    /** Moves to the next record of the current key. False after its last one; not to be called again then. */
    boolean nextOfKey() {
        atRecord = records.next();
        moreOfKey = atRecord && isSameKey();
        return moreOfKey;
    }

    /** The record it is at. */
    SortedRecords record() {
        return records;
    }

    public int partition() {
        return partition;
    }

    /** The encoded key; to be read before the next one. */
    public ByteSink key() {
        return key;
    }

    public R value() {
        return fold.result();
    }

    private boolean isSameKey() {
        return records.prefix == hash && records.partition == partition && records.compareKey(key.buffer(), 0, key.size()) == 0;
    }
}
