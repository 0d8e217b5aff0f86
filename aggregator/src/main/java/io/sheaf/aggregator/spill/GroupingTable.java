package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.OnePassList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

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
    private final MemoryBudget.Share whole;
    private Object[] lists = new Object[8];
    private boolean givenUp;
    private long valueBytes;

    public GroupingTable(Spilling spilling, ValueEncoding values) {
        super(spilling);
        this.values = values;
        whole = spilling.budget().openRigid();
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

    /**
     * All keys with their values, as an unmodifiable list; nothing can be added any more. A list that does not fit in memory is a
     * {@link OnePassList}, which ends with the cursor's move to the next key.
     */
    public MergedKeys<List<Object>> merged() {
        Collected fold = new Collected();
        fold.keys = new MergedKeys<>(withSpilled(records(keys, (number, out) -> lists[number])), fold);
        return fold.keys;
    }

    private boolean hasRoom(long heapBytes) {
        return valueBytes < MAX_HEAP_BYTES && share.allows(heapBytes + 12L * lists.length + valueBytes);
    }

    @SuppressWarnings("unchecked")
    private List<Object> list(int number) {
        if (number >= lists.length) {
            lists = Arrays.copyOf(lists, grown(number));
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

    @Override
    public void close() {
        super.close();
        whole.close();
    }

    /** Brings the values of one key together, as long as there is memory for them. */
    private final class Collected implements MergedKeys.Fold<List<Object>> {
        private final ByteSource in = new ByteSource(new byte[0]);
        private MergedKeys<List<Object>> keys;
        private List<Object> list;
        private long bytes;
        private boolean full;
        private long keyNumber;

        @Override
        @SuppressWarnings("unchecked")
        public void first(SortedRecords record) {
            keyNumber++;
            bytes = 0;
            full = false;
            if (record.kept == null) {
                list = new ArrayList<>(4);
                next(record);
            } else {
                list = (List<Object>) record.kept;
            }
        }

        @Override
        public void next(SortedRecords record) {
            record.readRest(in);
            while (in.remaining() > 0 && !full) {
                int start = in.position();
                list.add(values.decode(in));
                bytes += HeapEstimate.ofEncoded(in.position() - start);
                full = !whole.allows(bytes);
            }
        }

        @Override
        public boolean isFull() {
            return full;
        }

        @Override
        public List<Object> result() {
            return full ? new Streamed() : Collections.unmodifiableList(list);
        }

        /** The values in memory, and behind them those that are still in files. */
        private final class Streamed extends OnePassList<Object> {
            private final long ofKey = keyNumber;
            private int given;
            private boolean over;

            @Override
            protected Iterator<Object> pass() {
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        requireCurrent();
                        return given < list.size() || readsOn();
                    }

                    @Override
                    public Object next() {
                        if (!hasNext()) {
                            throw new NoSuchElementException();
                        }
                        given = given < Integer.MAX_VALUE ? given + 1 : given;
                        return given <= list.size() ? list.get(given - 1) : values.decode(in);
                    }
                };
            }

            private boolean readsOn() {
                while (!over && in.remaining() == 0) {
                    over = !keys.nextOfKey();
                    if (!over) {
                        keys.record().readRest(in);
                    }
                }
                return !over;
            }

            private void requireCurrent() {
                if (ofKey != keyNumber) {
                    throw hasPassed();
                }
            }

            @Override
            protected boolean holdsAllGiven() {
                return given <= list.size();
            }

            @Override
            protected String measure() {
                return "more than " + list.size() + ", about " + (bytes >> 20) + " MiB,";
            }
        }
    }
}
