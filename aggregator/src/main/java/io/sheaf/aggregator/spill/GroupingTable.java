package io.sheaf.aggregator.spill;

import io.sheaf.ResourceException;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * The values of each key, in the order they came. They are kept as objects, whose size is estimated ({@link HeapEstimate}),
 * until the share is used up; then they become a sorted run, and all later ones are kept and sorted as bytes. Owned by one
 * thread.
 */
public final class GroupingTable extends SpillingTable {

    /** A key's list that is spilled must fit in one record. */
    private static final long MAX_HEAP_BYTES = 3L << 30;

    private final KeyTable keys = new KeyTable(this::hasRoom);
    private final ValueEncoding values;
    private Object[] lists = new Object[8];
    private boolean givenUp;
    private long valueBytes;

    public GroupingTable(Spilling spilling, ValueEncoding values) {
        super(spilling);
        this.values = values;
    }

    /** Adds the encoded value that {@code in} is at to the key's. */
    public void add(byte[] key, int from, int length, long hash, ByteSource in) {
        int start = in.position();
        Object value = values.decode(in);
        int bytes = in.position() - start;
        int number = givenUp ? KeyTable.FULL : keys.number(key, from, length, hash);
        if (number != KeyTable.FULL) {
            valueBytes += HeapEstimate.ofEncoded(bytes);
            list(number).add(value);
        }
        if (!givenUp && (number == KeyTable.FULL || !hasRoom(keys.heapBytes()))) {
            giveUp();
        }
        if (number == KeyTable.FULL) {
            sorter().add(spilling.partition(hash), hash, key, from, length, in.data(), start, bytes);
        }
    }

    /** All keys with their values, as an unmodifiable list; nothing can be added any more. The list of one key has to fit in memory. */
    public MergedKeys<List<Object>> merged() {
        return new MergedKeys<>(withSpilled(records(keys, (number, out) -> lists[number])), new Collected());
    }

    private boolean hasRoom(long heapBytes) {
        return valueBytes < MAX_HEAP_BYTES && share.allows(heapBytes + 12L * lists.length + valueBytes);
    }

    @SuppressWarnings("unchecked")
    private List<Object> list(int number) {
        if (number >= lists.length) {
            lists = Arrays.copyOf(lists, number + (number >> 1) + 8);
        }
        if (lists[number] == null) {
            lists[number] = new ArrayList<>(4);
        }
        return (List<Object>) lists[number];
    }

    private void giveUp() {
        givenUp = true;
        if (keys.size() > 0) {
            sorter().addRun(records(keys, this::encoded));
        }
        keys.clear();
        lists = new Object[0];
        share.close();
    }

    /** The values of a key, one after another. */
    private Object encoded(int number, ByteSink out) {
        list(number).forEach(value -> values.encode(value, out));
        return null;
    }

    private final class Collected implements MergedKeys.Fold<List<Object>> {
        private final ByteSource in = new ByteSource(new byte[0]);
        private List<Object> list;
        private long bytes;

        @Override
        @SuppressWarnings("unchecked")
        public void first(SortedRecords record) {
            bytes = 0;
            if (record.kept == null) {
                list = new ArrayList<>(4);
                next(record);
            } else {
                list = (List<Object>) record.kept;
            }
        }

        @Override
        public void next(SortedRecords record) {
            in.reset(record.rest, record.restFrom, record.restLength);
            while (in.remaining() > 0) {
                int start = in.position();
                list.add(values.decode(in));
                bytes += HeapEstimate.ofEncoded(in.position() - start);
            }
            if (bytes > spilling.budget().pieceBytes()) {
                throw tooLong();
            }
        }

        @Override
        public List<Object> result() {
            return Collections.unmodifiableList(list);
        }

        private ResourceException tooLong() {
            return new ResourceException("the values of one key, more than " + list.size() + ", do not fit in memory: about "
                    + (bytes >> 20) + " MiB. Reduce or aggregate them by key instead of grouping them, or give workers more memory");
        }
    }
}
