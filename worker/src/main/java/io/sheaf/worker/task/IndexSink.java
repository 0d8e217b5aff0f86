package io.sheaf.worker.task;

import io.sheaf.IndeterminateInputException;
import io.sheaf.Pair;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;

/**
 * Gives each record its place in the dataset, from the counts of all partitions before it. The records are computed a second
 * time here, and must be as many as were counted. Owned by the attempt's thread.
 */
final class IndexSink implements RefSink, StepEnd {

    private final int partition;
    private final long counted;
    private final long end;
    private final RefSink next;
    private final Gate gate;
    private long place;

    private IndexSink(int partition, long start, long counted, RefSink next, Gate gate) {
        this.partition = partition;
        this.counted = counted;
        this.next = next;
        this.gate = gate;
        place = start;
        end = Math.addExact(start, counted);
    }

    /** @param gate which tells the steps before to stop */
    static IndexSink of(Operator step, Scope scope, RefSink next, Gate gate) {
        int partition = scope.partitionIndex((int) step.number(0));
        Slices counts = scope.side((int) step.number(1));
        return new IndexSink(partition, total(counts, partition), count(counts, partition), next, gate);
    }

    /** How many records the first so many partitions have. */
    static long total(Slices counts, int partitions) {
        long total = 0;
        for (int i = 0; i < partitions; i++) {
            total = Math.addExact(total, count(counts, i));
        }
        return total;
    }

    private static long count(Slices counts, int partition) {
        return new ByteSource(counts.data(), counts.offset(partition), counts.length(partition)).readLong();
    }

    @Override
    public void accept(Object record) {
        if (place == end) {
            throw differs("more");
        }
        next.accept(new Pair<>(record, place++));
    }

    @Override
    public void finish() {
        if (place != end && !gate.closed) {
            throw differs("only " + (place - (end - counted)));
        }
    }

    private IndeterminateInputException differs(String now) {
        return new IndeterminateInputException("partition " + partition + " had " + counted + " records when they were counted, and "
                + now + " when they were numbered. zipWithIndex and zip need a dataset whose functions and sources give the same each time");
    }
}
