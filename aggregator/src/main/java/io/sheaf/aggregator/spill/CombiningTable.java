package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;

/**
 * An accumulator per key, into which the key's values are folded strictly from left to right, however little memory there
 * is: the result is the same for every budget, also of functions that are not associative, as adding doubles is not.
 *
 * <p>A table without room for new keys goes on folding the values of those it has, and spills the values of all others as
 * they are. If the accumulators themselves outgrow the share, as lists and sets do, they are spilled in front of all later
 * values of their keys, and the table is given up. At the end the values of a key, in order, are folded into its spilled
 * accumulator, or into a new one.
 *
 * <p>Keys are measured, and so are accumulators that are no objects. Others are estimated ({@link HeapEstimate}) from the encoding of up to {@value #SAMPLES} of
 * them, evenly chosen, and of the one touched last, so that a single one which gets most of the values is seen. The
 * estimate is made again before growth as seen so far would add an eighth, or {@value #UNSEEN_BYTES} bytes if that is more.
 * Owned by one thread.
 *
 * @param <V> what is folded
 */
public final class CombiningTable<V> extends SpillingTable {

    private static final int SAMPLES = 16;
    private static final int UNSEEN_BYTES = 256 << 10;
    private static final int MIN_INTERVAL = 16;
    private static final int MAX_INTERVAL = 1 << 16;
    private static final byte ACCUMULATOR = 0;
    private static final byte VALUE = 1;

    private final KeyTable keys = new KeyTable(this::hasRoom);
    private final Accumulators<V> accumulators;
    private final ByteSink encoded = new ByteSink(64);
    private int known;
    private boolean givenUp;
    private boolean estimates;
    private long objectBytes;
    private int interval = MIN_INTERVAL;
    private int untilEstimate = MIN_INTERVAL;

    /** @param accumulators of no key yet */
    public CombiningTable(Spilling spilling, Accumulators<V> accumulators) {
        super(spilling);
        this.accumulators = accumulators;
    }

    /** Folds a value into the key's accumulator. */
    public void add(byte[] key, int from, int length, long hash, V value) {
        int number = givenUp ? KeyTable.FULL : keys.number(key, from, length, hash);
        if (number == KeyTable.FULL) {
            encoded.reset();
            encoded.writeByte(VALUE);
            accumulators.writeValue(value, encoded);
            sorter().add(spilling.partition(hash), hash, key, from, length, encoded.buffer(), 0, encoded.size());
            return;
        }
        if (number == known) {
            known++;
            accumulators.first(number, value);
        } else {
            accumulators.next(number, value);
        }
        if (accumulators.holdObjects()) {
            if (!estimates || --untilEstimate == 0) {
                estimate(number);
            }
        } else if (estimates) {
            forgetEstimate();
        }
    }

    /** How many keys it holds in memory. */
    public int keys() {
        return keys.size();
    }

    /** All keys with their accumulators' results; nothing can be added any more. */
    public MergedKeys<Object> merged() {
        return new MergedKeys<>(withSpilled(records(keys, (number, out) -> new Kept(accumulators.get(number)))), new Refold<>(accumulators.others()));
    }

    private boolean hasRoom(long keyBytes) {
        return share.allows(keyBytes + accumulators.arrayBytes() + objectBytes);
    }

    private void estimate(int touched) {
        estimates = true;
        long before = objectBytes;
        long sampled = 0;
        int samples = Math.min(SAMPLES, known);
        for (int i = 0; i < samples; i++) {
            sampled += heapBytes((int) ((long) i * known / samples));
        }
        objectBytes = sampled * known / samples + heapBytes(touched);
        long growth = Math.max(1, (objectBytes - before) / interval);
        long unseen = Math.max(UNSEEN_BYTES, objectBytes / 8);
        interval = (int) Math.max(MIN_INTERVAL, Math.min(Math.min(MAX_INTERVAL, 2L * interval), unseen / growth));
        untilEstimate = interval;
        if (!hasRoom(keys.heapBytes())) {
            giveUp();
        }
    }

    /** There are no objects any more. If there are again, they are looked at at once. */
    private void forgetEstimate() {
        estimates = false;
        objectBytes = 0;
        interval = MIN_INTERVAL;
    }

    private long heapBytes(int number) {
        encoded.reset();
        accumulators.write(number, encoded);
        return HeapEstimate.ofEncoded(encoded.size());
    }

    private void giveUp() {
        sorter().addRun(records(keys, (number, out) -> {
            out.writeByte(ACCUMULATOR);
            accumulators.write(number, out);
            return null;
        }));
        givenUp = true;
        keys.clear();
        accumulators.clear();
        share.close();
    }

    /** What a key in memory came to; it may be null. */
    private record Kept(Object result) {}

    /** Folds what was spilled of a key. */
    private static final class Refold<V> implements MergedKeys.Fold<Object> {
        private final ByteSource in = new ByteSource(new byte[0]);
        private final Accumulators<V> one;
        private Kept keptOrNull;

        Refold(Accumulators<V> one) {
            this.one = one;
        }

        @Override
        public void first(SortedRecords record) {
            keptOrNull = (Kept) record.kept;
            if (keptOrNull == null) {
                if (kind(record) == ACCUMULATOR) {
                    one.read(0, in);
                } else {
                    one.first(0, one.readValue(in));
                }
            }
        }

        @Override
        public void next(SortedRecords record) {
            if (keptOrNull != null || record.kept != null || kind(record) == ACCUMULATOR) {
                throw new IllegalStateException("a key with an accumulator has another one, or values, elsewhere");
            }
            one.next(0, one.readValue(in));
        }

        @Override
        public Object result() {
            return keptOrNull != null ? keptOrNull.result() : one.get(0);
        }

        private byte kind(SortedRecords record) {
            record.readRest(in);
            return in.readByte();
        }
    }
}
