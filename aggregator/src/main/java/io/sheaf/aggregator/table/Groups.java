package io.sheaf.aggregator.table;

import java.util.ArrayList;
import java.util.List;

/** The values of each key, in the order they came. Owned by one thread. */
public final class Groups {

    private final Combiner lists;
    private final long maxValueBytes;
    private long valueBytes;

    /** @param maxValueBytes encoded bytes of all values together before {@link TableFullException} */
    public Groups(KeyTable keys, long maxValueBytes) {
        lists = new Combiner(keys);
        this.maxValueBytes = maxValueBytes;
    }

    public KeyTable keys() {
        return lists.keys();
    }

    @SuppressWarnings("unchecked")
    public List<Object> values(int number) {
        return (List<Object>) lists.accumulator(number);
    }

    /** @param encodedBytes how long the value was, as a measure of what it takes in memory */
    public void add(byte[] key, int from, int length, long hash, Object value, int encodedBytes) {
        valueBytes += encodedBytes;
        if (valueBytes > maxValueBytes) {
            throw new TableFullException(keys().size(), valueBytes);
        }
        int number = lists.number(key, from, length, hash);
        if (lists.accumulator(number) == null) {
            lists.put(number, new ArrayList<>(4));
        }
        values(number).add(value);
    }
}
