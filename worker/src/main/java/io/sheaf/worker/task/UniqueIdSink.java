package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.RefusedException;

/** Numbers records by partition and place. Owned by the attempt's thread. */
final class UniqueIdSink implements RefSink {

    private static final long PER_PARTITION = 1L << 32;

    private final int partition;
    private final RefSink next;
    private long place;

    UniqueIdSink(int partition, RefSink next) {
        this.partition = partition;
        this.next = next;
    }

    @Override
    public void accept(Object record) {
        if (place == PER_PARTITION) {
            throw new RefusedException("partition " + partition + " has more than " + PER_PARTITION
                    + " records, too many for zipWithUniqueId: use more partitions");
        }
        next.accept(new Pair<>(record, partition * PER_PARTITION + place++));
    }
}
