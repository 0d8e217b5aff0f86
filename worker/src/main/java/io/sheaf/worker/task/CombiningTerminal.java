package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.aggregator.sketch.DistinctSketch;
import io.sheaf.aggregator.spill.CombiningTable;
import io.sheaf.aggregator.spill.CountingTable;
import io.sheaf.aggregator.spill.SketchTable;
import io.sheaf.aggregator.spill.Spilling;
import io.sheaf.codec.ByteSink;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;

/**
 * Keeps one accumulator per key and writes it when all records have come: one record per key and task reaches the readers,
 * also of a task that had to spill. Owned by the attempt's thread.
 */
final class CombiningTerminal implements Terminal {

    private final ShuffleOut out;
    private final RefSink sink;
    private final Runnable write;
    private final AutoCloseable table;

    private CombiningTerminal(ShuffleOut out, RefSink sink, Runnable write, AutoCloseable table) {
        this.out = out;
        this.sink = sink;
        this.write = write;
        this.table = table;
    }

    /** Of pairs, for {@code WRITE_REDUCED} and {@code WRITE_AGGREGATED}. */
    static CombiningTerminal combining(Scope scope, Operator terminal) {
        ShuffleOut out = out(scope, terminal);
        Values values = scope.values();
        OperatorKind kind = terminal.kind();
        boolean reducing = kind == OperatorKind.WRITE_REDUCED;
        CombiningTable.Accumulation accumulation = reducing
                ? Accumulations.reducing(scope.function(terminal, 0), values::kept)
                : Accumulations.folding(() -> scope.constant(terminal, 0), scope.function(terminal, 1), values::kept);
        CombiningTable table = new CombiningTable(spilling(scope, out), values, accumulation);
        ByteSink key = new ByteSink(64);
        RefSink sink = record -> {
            Pair<Object, Object> pair = Records.pair(record, kind);
            long hash = values.encodeKey(pair.first(), key);
            table.add(key.buffer(), 0, key.size(), hash, pair.second());
        };
        return new CombiningTerminal(out, sink, () -> out.addAll(table.merged(), values::encode), table);
    }

    static CombiningTerminal counting(Scope scope, Operator terminal) {
        ShuffleOut out = out(scope, terminal);
        CountingTable table = CountingTable.counting(spilling(scope, out));
        Runnable write = () -> out.addAll(table.merged(), (count, record) -> record.writeUnsigned(count));
        return new CombiningTerminal(out, keySink(scope, table, 1), write, table);
    }

    static CombiningTerminal distinct(Scope scope, Operator terminal) {
        ShuffleOut out = out(scope, terminal);
        CountingTable table = CountingTable.distinct(spilling(scope, out));
        Runnable write = () -> out.addAll(table.merged(), (count, record) -> {});
        return new CombiningTerminal(out, keySink(scope, table, 0), write, table);
    }

    /** Of pairs whose values are told apart as keys are. */
    static CombiningTerminal sketching(Scope scope, Operator terminal) {
        ShuffleOut out = out(scope, terminal);
        SketchTable table = new SketchTable(spilling(scope, out));
        Values values = scope.values();
        ByteSink key = new ByteSink(64);
        ByteSink value = new ByteSink(64);
        RefSink sink = record -> {
            Pair<Object, Object> pair = Records.pair(record, terminal.kind());
            long hash = values.encodeKey(pair.first(), key);
            table.add(key.buffer(), 0, key.size(), hash, values.encodeKey(pair.second(), value));
        };
        return new CombiningTerminal(out, sink, () -> out.addAll(table.merged(), DistinctSketch::write), table);
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public TaskOutput finish() {
        write.run();
        return out.finish();
    }

    @Override
    public void close() throws Exception {
        try (table) {
            out.close();
        }
    }

    private static ShuffleOut out(Scope scope, Operator terminal) {
        return new ShuffleOut(scope, (int) terminal.number(0));
    }

    private static Spilling spilling(Scope scope, ShuffleOut out) {
        return scope.spilling(out.partitions());
    }

    /** Takes each record as a key. */
    private static RefSink keySink(Scope scope, CountingTable table, long amount) {
        Values values = scope.values();
        ByteSink key = new ByteSink(64);
        return record -> {
            long hash = values.encodeKey(record, key);
            table.add(key.buffer(), 0, key.size(), hash, amount);
        };
    }
}
