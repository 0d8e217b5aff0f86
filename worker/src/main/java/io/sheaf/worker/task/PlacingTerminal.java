package io.sheaf.worker.task;

import io.sheaf.InputException;
import io.sheaf.Pair;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.OrderedKey;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Slices;

/** Writes records by their place in a dataset, so that those of equal places of two datasets meet. Owned by the attempt's thread. */
final class PlacingTerminal implements Terminal {

    private final ShuffleOut out;
    private final ByteSink key = new ByteSink(16);
    private final long perPartition;

    PlacingTerminal(Operator terminal, Scope scope) {
        long left = total(scope.side((int) terminal.number(1)));
        long right = total(scope.side((int) terminal.number(2)));
        if (left != right) {
            throw new InputException("zip needs two datasets of equally many records, but the first has " + left + " and the other "
                    + right + ". Use join on zipWithIndex to pair those that have a partner");
        }
        int partitions = scope.partitions();
        perPartition = Math.max(1, left / partitions + (left % partitions == 0 ? 0 : 1));
        out = new ShuffleOut(scope);
    }

    private static long total(Slices counts) {
        return IndexSink.total(counts, counts.size());
    }

    @Override
    public Sink sink() {
        RefSink sink = this::add;
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

    private void add(Object record) {
        Pair<Object, Object> pair = Records.pair(record, OperatorKind.WRITE_PLACED);
        long place = (Long) pair.first();
        key.reset();
        OrderedKey.encode(place, false, key);
        out.addSortable((int) (place / perPartition), key, record);
    }
}
