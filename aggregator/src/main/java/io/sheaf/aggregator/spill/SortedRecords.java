package io.sheaf.aggregator.spill;

import io.sheaf.codec.ByteSource;
import java.util.Arrays;

/**
 * A cursor over records in the order of partition, prefix (unsigned; a hash of the key, or its first bytes) and key bytes
 * (unsigned). A record is a key and what follows it. Owned by one thread.
 */
public abstract class SortedRecords {

    int partition;
    long prefix;
    byte[] key;
    int keyFrom;
    int keyLength;
    byte[] rest;
    int restFrom;
    int restLength;
    /** Instead of {@link #rest}, which is null then: a thing that never was encoded. */
    Object kept;

    /** Moves to the next record, whose parts may be read until the next call. False at the end. */
    public abstract boolean next();

    /** Has the source read what follows the key of the current record. */
    public final void readRest(ByteSource in) {
        in.reset(rest, restFrom, restLength);
    }

    /** Orders the current record of this cursor and that of another. */
    final int compareTo(SortedRecords other) {
        int order = Integer.compare(partition, other.partition);
        order = order != 0 ? order : Long.compareUnsigned(prefix, other.prefix);
        return order != 0 ? order : compareKey(other.key, other.keyFrom, other.keyLength);
    }

    final int compareKey(byte[] otherKey, int from, int length) {
        return Arrays.compareUnsigned(key, keyFrom, keyFrom + keyLength, otherKey, from, from + length);
    }

    /** Shows the current record of another cursor as that of this one. */
    final void showThatOf(SortedRecords other) {
        partition = other.partition;
        prefix = other.prefix;
        key = other.key;
        keyFrom = other.keyFrom;
        keyLength = other.keyLength;
        rest = other.rest;
        restFrom = other.restFrom;
        restLength = other.restLength;
        kept = other.kept;
    }
}
