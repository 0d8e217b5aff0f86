package io.sheaf.aggregator.table;

import java.util.ArrayList;
import java.util.List;

/** The values of each key, in the order they came. Owned by one thread. */
public final class Groups {

    private final Combiner lists;

    public Groups(KeyTable keys) {
        lists = new Combiner(keys);
    }

    public KeyTable keys() {
        return lists.keys();
    }

    @SuppressWarnings("unchecked")
    public List<Object> values(int number) {
        return (List<Object>) lists.accumulator(number);
    }

    public void add(byte[] key, int from, int length, long hash, Object value) {
        int number = lists.number(key, from, length, hash);
        if (lists.accumulator(number) == null) {
            lists.put(number, new ArrayList<>(4));
        }
        values(number).add(value);
    }
}
