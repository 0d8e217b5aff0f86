package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.ByteArena;
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
 * The values of each key, in the order they came. They are kept as their bytes, in the order they came, until the share is used up; then they
 * become a sorted run, and all later ones are sorted by {@link ExternalSorter}. A value is made when its key's are given, so that few objects are there at a
 * time. Owned by one thread.
 */
public final class GroupingTable extends SpillingTable {

    /** A key's values that are spilled must fit in one record. */
    private static final long MAX_VALUE_BYTES = 768L << 20;
    private static final int FIRST_VALUES = 8;
    /** Those of a key are copied together when they leave. */
    private static final int COPIES = 2;
    /** Of a value beside its bytes: position, length and key, and its place in the order of keys. */
    private static final long INDEX_BYTES = 8 + 4 + 4 + 4;

    private final KeyTable keys = new KeyTable(this::hasRoom);
    private final ValueEncoding values;
    private final MemoryBudget.Share whole;
    private ByteArena arena = new ByteArena();
    private long[] positions = new long[FIRST_VALUES];
    private int[] lengths = new int[FIRST_VALUES];
    private int[] keysOfValues = new int[FIRST_VALUES];
    private int count;
    /** Of lists of all values. They may be one key's, and a list must not be larger than what was asked for. */
    private long listBytes;
    private boolean givenUp;

    public GroupingTable(Spilling spilling, ValueEncoding values) {
        super(spilling);
        this.values = values;
        whole = spilling.budget().openRigid();
    }

    /** Adds the encoded value that {@code in} is at to the key's. */
    public void add(byte[] key, int from, int length, long hash, ByteSource in) {
        int start = in.position();
        values.skip(in);
        int bytes = in.position() - start;
        int number = givenUp ? KeyTable.FULL : keys.number(key, from, length, hash);
        if (number != KeyTable.FULL) {
            put(number, in.data(), start, bytes);
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
        fold.keys = new MergedKeys<>(withSpilled(records(keys, ordered())), fold);
        return fold.keys;
    }

    private boolean hasRoom(long keyBytes) {
        return arena.heapBytes() < MAX_VALUE_BYTES && share.allows(keyBytes + COPIES * arena.heapBytes() + INDEX_BYTES * positions.length + listBytes);
    }

    private void put(int number, byte[] data, int from, int length) {
        if (count == positions.length) {
            int grown = grown(count);
            positions = Arrays.copyOf(positions, grown);
            lengths = Arrays.copyOf(lengths, grown);
            keysOfValues = Arrays.copyOf(keysOfValues, grown);
        }
        positions[count] = arena.add(data, from, length);
        lengths[count] = length;
        listBytes += HeapEstimate.ofEncoded(length);
        keysOfValues[count++] = number;
    }

    private void giveUp() {
        givenUp = true;
        if (keys.size() > 0) {
            sorter().addRun(records(keys, ordered()));
        }
        keys.clear();
        arena = new ByteArena();
        positions = new long[0];
        lengths = new int[0];
        keysOfValues = new int[0];
        count = 0;
        listBytes = 0;
        share.close();
    }

    /** Brings the values of a key together (counting sort), and writes them one after another. */
    private TableRecords.Content ordered() {
        int[] ends = new int[keys.size()];
        for (int i = 0; i < count; i++) {
            ends[keysOfValues[i]]++;
        }
        for (int number = 1; number < ends.length; number++) {
            ends[number] += ends[number - 1];
        }
        int[] order = new int[count];
        for (int i = count - 1; i >= 0; i--) {
            order[--ends[keysOfValues[i]]] = i;
        }
        // Now each is where those of its key begin.
        return (number, out) -> {
            int end = number + 1 < ends.length ? ends[number + 1] : order.length;
            for (int i = ends[number]; i < end; i++) {
                long position = positions[order[i]];
                out.writeBytes(arena.segment(position), ByteArena.offset(position), lengths[order[i]]);
            }
            return null;
        };
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
        public void first(SortedRecords record) {
            keyNumber++;
            bytes = 0;
            full = false;
            list = new ArrayList<>(4);
            next(record);
        }

        @Override
        public void next(SortedRecords record) {
            record.readRest(in);
            while (in.remaining() > 0 && !full) {
                int start = in.position();
                list.add(values.decode(in));
                bytes += HeapEstimate.ofEncoded(in.position() - start);
                // As long as nothing was spilled there is room for all lists.
                full = givenUp && !whole.allows(bytes);
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
