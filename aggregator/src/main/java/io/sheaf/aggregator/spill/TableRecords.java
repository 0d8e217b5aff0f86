package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.KeyOrder;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;

/** The keys of a table, sorted, each with what belongs to it. The table must not change meanwhile. Owned by one thread. */
final class TableRecords extends SortedRecords {

    private final KeyTable keys;
    private final Spilling spilling;
    private final Content content;
    private final KeyOrder order;
    private final ByteSink encoded = new ByteSink(64);
    private int next;

    /** Says what belongs to a key. */
    interface Content {

        /** Appends the encoded content of key {@code number} to the sink, or returns it as it is. */
        Object of(int number, ByteSink out);
    }

    TableRecords(KeyTable keys, Spilling spilling, Content content) {
        this.keys = keys;
        this.spilling = spilling;
        this.content = content;
        order = KeyOrder.of(keys, spilling.partitions(), spilling::partition);
    }

    @Override
    public boolean next() {
        if (next == order.size()) {
            return false;
        }
        int number = order.number(next++);
        prefix = keys.hash(number);
        partition = spilling.partition(prefix);
        key = keys.keyArray(number);
        keyFrom = keys.keyOffset(number);
        keyLength = keys.keyLength(number);
        encoded.reset();
        kept = content.of(number, encoded);
        rest = encoded.buffer();
        restFrom = 0;
        restLength = encoded.size();
        return true;
    }
}
