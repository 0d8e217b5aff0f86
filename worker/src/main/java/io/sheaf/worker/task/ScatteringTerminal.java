package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.partitioner.route.RoundRobin;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;

/** Writes every record to the partition it belongs to. Owned by the attempt's thread. */
final class ScatteringTerminal implements Terminal {

    private final Scope scope;
    private final ShuffleOut out;
    private final OperatorKind kind;
    private long dealt;

    /** By key for {@code WRITE_PAIRS}, in turn for {@code WRITE_RECORDS}, all to one partition for {@code WRITE_JOINED}. */
    ScatteringTerminal(Scope scope, Operator terminal) {
        this.scope = scope;
        boolean inFile = terminal.numbers().size() > 1 && terminal.number(1) == 1;
        out = inFile ? ShuffleOut.inFile(scope) : new ShuffleOut(scope);
        kind = terminal.kind();
    }

    @Override
    public Sink sink() {
        if (kind == OperatorKind.WRITE_JOINED) {
            int partition = (int) ((long) scope.attempt().piece().origin() * out.partitions() / scope.attempt().stage().tasks());
            RefSink sink = record -> out.addValue(partition, record);
            return sink;
        }
        RefSink sink = kind == OperatorKind.WRITE_PAIRS ? this::route : this::deal;
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

    private void route(Object record) {
        Pair<Object, Object> pair = Records.pair(record, kind);
        out.addPair(pair.first(), pair.second());
    }

    private void deal(Object record) {
        out.addValue(RoundRobin.partition(scope.attempt().task(), dealt++, out.partitions()), record);
    }
}
