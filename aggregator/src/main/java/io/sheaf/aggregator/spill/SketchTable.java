package io.sheaf.aggregator.spill;

import io.sheaf.aggregator.sketch.DistinctSketch;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * A {@link DistinctSketch} per key. A table without room becomes a sorted run and begins again, since sketches may be merged
 * in any order. Memory is measured, not estimated. Owned by one thread.
 */
public final class SketchTable extends SpillingTable {

    private static final DistinctSketch[] NONE = {};
    private static final int REFERENCE_BYTES = 8;

    private final KeyTable keys = new KeyTable(this::hasRoom);
    private final ByteSink encoded = new ByteSink(64);
    private DistinctSketch[] sketches = NONE;
    private long sketchBytes;

    public SketchTable(Spilling spilling) {
        super(spilling);
    }

    /** Adds the hash of a value to the key's sketch. */
    public void add(byte[] key, int from, int length, long hash, long value) {
        update(key, from, length, hash, sketch -> sketch.add(value));
    }

    /** Adds to the key's sketch what another one {@link DistinctSketch#write wrote}. */
    public void add(byte[] key, int from, int length, long hash, ByteSource in) {
        update(key, from, length, hash, sketch -> sketch.add(in));
    }

    /** All keys with their sketches; nothing can be added any more. */
    public MergedKeys<DistinctSketch> merged() {
        return new MergedKeys<>(withSpilled(records(keys, (number, out) -> sketches[number])), new Union());
    }

    private void update(byte[] key, int from, int length, long hash, Consumer<DistinctSketch> change) {
        int number = keys.number(key, from, length, hash);
        if (number == KeyTable.FULL && keys.size() > 0) {
            spill();
            number = keys.number(key, from, length, hash);
        }
        if (number == KeyTable.FULL) {
            DistinctSketch alone = new DistinctSketch();
            change.accept(alone);
            encoded.reset();
            alone.write(encoded);
            sorter().add(spilling.partition(hash), hash, key, from, length, encoded.buffer(), 0, encoded.size());
        } else {
            change(sketch(number), change);
        }
    }

    private DistinctSketch sketch(int number) {
        if (number >= sketches.length) {
            sketches = Arrays.copyOf(sketches, grown(number));
        }
        if (sketches[number] == null) {
            sketches[number] = new DistinctSketch();
            sketchBytes += DistinctSketch.FIRST_HEAP_BYTES;
        }
        return sketches[number];
    }

    private void change(DistinctSketch sketch, Consumer<DistinctSketch> change) {
        int before = sketch.heapBytes();
        change.accept(sketch);
        int growth = sketch.heapBytes() - before;
        sketchBytes += growth;
        if (growth > 0 && !hasRoom(keys.heapBytes())) {
            spill();
        }
    }

    private void spill() {
        sorter().addRun(records(keys, (number, out) -> {
            sketches[number].write(out);
            return null;
        }));
        keys.clear();
        sketches = NONE;
        sketchBytes = 0;
        share.close();
    }

    /** With the sketch of one key more. */
    private boolean hasRoom(long heapBytes) {
        return share.allows(heapBytes + REFERENCE_BYTES * (long) grown(keys.size()) + sketchBytes + DistinctSketch.FIRST_HEAP_BYTES);
    }

    /** Brings the sketches of one key together. */
    private static final class Union implements MergedKeys.Fold<DistinctSketch> {
        private final ByteSource in = new ByteSource(new byte[0]);
        private DistinctSketch union;

        @Override
        public void first(SortedRecords record) {
            union = new DistinctSketch();
            next(record);
        }

        @Override
        public void next(SortedRecords record) {
            if (record.kept != null) {
                union.add((DistinctSketch) record.kept);
            } else {
                record.readRest(in);
                union.add(in);
            }
        }

        @Override
        public DistinctSketch result() {
            return union;
        }
    }
}
