package io.sheaf.worker.task;

import io.sheaf.codec.KeyHash;

/** Lets a record through by a draw that its place alone decides. Owned by the attempt's thread. */
final class SampleSink implements RefSink {

    private final double fraction;
    private final long base;
    private final RefSink next;
    private long place;

    SampleSink(double fraction, long seed, int partition, RefSink next) {
        this.fraction = fraction;
        this.base = base(seed, partition);
        this.next = next;
    }

    /** What is added to a record's place in the partition and mixed to draw for it. */
    static long base(long seed, int partition) {
        // Mixed once per ingredient, so that neighbouring seeds and partitions do not choose alike.
        return KeyHash.mix(KeyHash.mix(seed) + partition);
    }

    @Override
    public void accept(Object record) {
        if (KeyHash.toUnit(KeyHash.mix(base + place++)) < fraction) {
            next.accept(record);
        }
    }
}
