package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.Arrays;

/**
 * A {@code long} per key, or only the distinct keys. A table without room becomes a sorted run and begins again, since
 * whole numbers may be added in any order. Memory is measured, not estimated. Owned by one thread.
 */
public final class CountingTable extends SpillingTable {

    private static final long[] NONE = {};

    private final KeyTable keys = new KeyTable(this::hasRoom);
    private final ByteSink encoded = new ByteSink(10);
    private final boolean counting;
    private long[] counts = NONE;

    private CountingTable(Spilling spilling, boolean counting) {
        super(spilling);
        this.counting = counting;
    }

    public static CountingTable counting(Spilling spilling) {
        return new CountingTable(spilling, true);
    }

    /** All counts are 0. */
    public static CountingTable distinct(Spilling spilling) {
        return new CountingTable(spilling, false);
    }

    /** Adds to the key's count, which is 0 at first. Fails rather than wraps. */
    public void add(byte[] key, int from, int length, long hash, long amount) {
        int number = keys.number(key, from, length, hash);
        if (number == KeyTable.FULL && keys.size() > 0) {
            spill();
            number = keys.number(key, from, length, hash);
        }
        if (number == KeyTable.FULL) {
            encode(amount, encoded);
            sorter().add(spilling.partition(hash), hash, key, from, length, encoded.buffer(), 0, encoded.size());
        } else {
            addTo(number, amount);
        }
    }

    /** As {@link #add} of a {@link io.sheaf.codec.ShortKey} that it holds in memory; of another one it only returns false. */
    public boolean addShort(long shortKey, long hash, long amount) {
        int number = keys.find(shortKey, hash);
        if (number >= 0) {
            addTo(number, amount);
        }
        return number >= 0;
    }

    private void addTo(int number, long amount) {
        if (counting) {
            if (number >= counts.length) {
                counts = Arrays.copyOf(counts, grown(number));
            }
            counts[number] = Math.addExact(counts[number], amount);
        }
    }

    /** All keys with their counts; nothing can be added any more. */
    public MergedKeys<Long> merged() {
        return new MergedKeys<>(withSpilled(records(keys, this::content)), new Sum());
    }

    private void spill() {
        sorter().addRun(records(keys, this::content));
        keys.clear();
        counts = NONE;
        share.close();
    }

    private boolean hasRoom(long heapBytes) {
        return share.allows(heapBytes + (counting ? 8L * grown(keys.size()) : 0));
    }

    private Object content(int number, ByteSink out) {
        encode(counting ? counts[number] : 0, out);
        return null;
    }

    private void encode(long amount, ByteSink out) {
        out.reset();
        if (counting) {
            out.writeUnsigned(amount);
        }
    }

    private final class Sum implements MergedKeys.Fold<Long> {
        private final ByteSource in = new ByteSource(new byte[0]);
        private long sum;

        @Override
        public void first(SortedRecords record) {
            sum = 0;
            next(record);
        }

        @Override
        public void next(SortedRecords record) {
            if (counting) {
                record.readRest(in);
                sum = Math.addExact(sum, in.readUnsigned());
            }
        }

        @Override
        public Long result() {
            return sum;
        }
    }
}
