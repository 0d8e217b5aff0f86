package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.Partitioner;
import io.sheaf.codec.ByteSink;
import io.sheaf.plan.Operator;

/** Writes pairs to the partition that the user's partitioner says. Owned by the attempt's thread. */
final class PartitioningTerminal implements Terminal {

    private final Operator terminal;
    private final Partitioner<Object> partitioner;
    private final ShuffleOut out;
    private final RefSink sink;

    PartitioningTerminal(Operator terminal, Scope scope) {
        this.terminal = terminal;
        partitioner = scope.function(terminal, 0);
        out = new ShuffleOut(scope);
        boolean sortable = terminal.numbers().size() > 1;
        sink = sortable ? sortable(Sorting.of(terminal, 1, scope)) : record -> out.addValue(partition(record), record);
    }

    private RefSink sortable(Sorting sorting) {
        ByteSink key = new ByteSink(64);
        return record -> {
            sorting.encode(sorting.key(record), key);
            out.addSortable(partition(record), key, record);
        };
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public TaskOutput finish() {
        return out.finish();
    }

    @Override
    public void close() {
        out.close();
    }

    private int partition(Object record) {
        Pair<Object, Object> pair = Records.pair(record, terminal.kind());
        int partition = partitioner.partition(pair.first(), out.partitions());
        if (partition < 0 || partition >= out.partitions()) {
            throw new IndexOutOfBoundsException("the partitioner " + partitioner.getClass().getName() + " gave partition " + partition
                    + ", but there are 0 to " + (out.partitions() - 1) + ". Use Math.floorMod(number, partitions), which is never negative");
        }
        return partition;
    }
}
