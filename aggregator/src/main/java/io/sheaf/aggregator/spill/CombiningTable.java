package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.Arrays;

/**
 * An accumulator per key, into which the key's values are folded strictly from left to right, however little memory there
 * is: the result is the same for every budget, also of functions that are not associative, as adding doubles is not.
 *
 * <p>A table without room for new keys goes on folding the values of those it has, and spills the values of all others as
 * they are. If the accumulators themselves outgrow the share, as lists and sets do, they are spilled in front of all later
 * values of their keys, and the table is given up. At the end the values of a key, in order, are folded into its spilled
 * accumulator, or into a new one.
 *
 * <p>Keys are measured. Accumulators are estimated ({@link HeapEstimate}) from the encoding of up to {@value #SAMPLES} of
 * them, evenly chosen, and of the one touched last, so that a single one which gets most of the values is seen. The
 * estimate is made again before growth as seen so far would add an eighth, or {@value #UNSEEN_BYTES} bytes if that is more.
 * Owned by one thread.
 */
public final class CombiningTable extends SpillingTable {

    private static final int SAMPLES = 16;
    private static final int UNSEEN_BYTES = 256 << 10;
    private static final int MIN_INTERVAL = 16;
    private static final int MAX_INTERVAL = 1 << 16;
    private static final byte ACCUMULATOR = 0;
    private static final byte VALUE = 1;

    private final KeyTable keys = new KeyTable(this::hasRoom);
    private final ValueEncoding values;
    private final Accumulation accumulation;
    private final ByteSink encoded = new ByteSink(64);
    private Object[] accumulators = new Object[8];
    private int known;
    private boolean givenUp;
    private long accumulatorBytes;
    private int interval = MIN_INTERVAL;
    private int untilEstimate = MIN_INTERVAL;

    /** What values are folded with. */
    public interface Accumulation {

        /** The accumulator of a key of which this is the first value. */
        Object first(Object value);

        /** The accumulator with one more value. */
        Object next(Object accumulator, Object value);
    }

    public CombiningTable(Spilling spilling, ValueEncoding values, Accumulation accumulation) {
        super(spilling);
        this.values = values;
        this.accumulation = accumulation;
    }

    /** Folds a value into the key's accumulator. */
    public void add(byte[] key, int from, int length, long hash, Object value) {
        int number = givenUp ? KeyTable.FULL : keys.number(key, from, length, hash);
        if (number == KeyTable.FULL) {
            encode(VALUE, value, encoded);
            sorter().add(spilling.partition(hash), hash, key, from, length, encoded.buffer(), 0, encoded.size());
            return;
        }
        if (number == known) {
            put(accumulation.first(value));
        } else {
            accumulators[number] = accumulation.next(accumulators[number], value);
        }
        if (--untilEstimate == 0) {
            estimate(number);
        }
    }

    /** How many keys it holds in memory. */
    public int keys() {
        return keys.size();
    }

    /** All keys with their accumulators; nothing can be added any more. */
    public MergedKeys<Object> merged() {
        return new MergedKeys<>(withSpilled(records(keys, (number, out) -> new Kept(accumulators[number]))), new Refold());
    }

    private void put(Object accumulator) {
        if (known == accumulators.length) {
            accumulators = Arrays.copyOf(accumulators, grown(known));
        }
        accumulators[known++] = accumulator;
    }

    private boolean hasRoom(long heapBytes) {
        return share.allows(heapBytes + 12L * known + accumulatorBytes);
    }

    private void estimate(int touched) {
        long before = accumulatorBytes;
        long sampled = 0;
        int samples = Math.min(SAMPLES, known);
        for (int i = 0; i < samples; i++) {
            sampled += heapBytes((int) ((long) i * known / samples));
        }
        accumulatorBytes = sampled * known / samples + heapBytes(touched);
        long growth = Math.max(1, (accumulatorBytes - before) / interval);
        long unseen = Math.max(UNSEEN_BYTES, accumulatorBytes / 8);
        interval = (int) Math.max(MIN_INTERVAL, Math.min(Math.min(MAX_INTERVAL, 2L * interval), unseen / growth));
        untilEstimate = interval;
        if (!share.allows(keys.heapBytes() + 12L * known + accumulatorBytes)) {
            giveUp();
        }
    }

    private long heapBytes(int number) {
        encode(ACCUMULATOR, accumulators[number], encoded);
        return HeapEstimate.ofEncoded(encoded.size());
    }

    private void giveUp() {
        sorter().addRun(records(keys, (number, out) -> {
            encode(ACCUMULATOR, accumulators[number], out);
            return null;
        }));
        givenUp = true;
        keys.clear();
        accumulators = new Object[0];
        share.close();
    }

    private void encode(byte kind, Object value, ByteSink out) {
        out.reset();
        out.writeByte(kind);
        values.encode(value, out);
    }

    /** An accumulator that was never encoded; it may be null. */
    private record Kept(Object accumulator) {}

    /** Folds what was spilled of a key. */
    private final class Refold implements MergedKeys.Fold<Object> {
        private final ByteSource in = new ByteSource(new byte[0]);
        private Object accumulator;

        @Override
        public void first(SortedRecords record) {
            if (record.kept != null) {
                accumulator = ((Kept) record.kept).accumulator();
            } else {
                boolean isAccumulator = kind(record) == ACCUMULATOR;
                Object value = values.decode(in);
                accumulator = isAccumulator ? value : accumulation.first(value);
            }
        }

        @Override
        public void next(SortedRecords record) {
            if (kind(record) == ACCUMULATOR) {
                throw new IllegalStateException("an accumulator was spilled behind values of its key");
            }
            accumulator = accumulation.next(accumulator, values.decode(in));
        }

        @Override
        public Object result() {
            return accumulator;
        }

        private byte kind(SortedRecords record) {
            record.readRest(in);
            return in.readByte();
        }
    }
}
