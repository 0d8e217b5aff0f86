package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.aggregator.sketch.DistinctSketch;
import io.sheaf.aggregator.spill.Accumulation;
import io.sheaf.aggregator.spill.CombiningTable;
import io.sheaf.aggregator.spill.CountingTable;
import io.sheaf.aggregator.spill.FoldedValues;
import io.sheaf.aggregator.spill.SketchTable;
import io.sheaf.aggregator.spill.Spilling;
import io.sheaf.aggregator.table.FirstKeys;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ShortKey;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.TaskCounts;
import io.sheaf.plan.TaskSource;

/**
 * Keeps one accumulator per key and writes it when all records have come: one record per key and task reaches the readers,
 * also of a task that had to spill.
 *
 * <p>Unless its {@link FirstKeys} show that hardly any key comes twice. From then on it goes on with those keys only, and writes
 * what comes of others at once, for readers to fold ({@link ToldValues}): the table it need not keep would outgrow the processor's caches and
 * save next to nothing. The same records are combined in every attempt, whatever its memory. Owned by the attempt's thread.
 */
final class CombiningTerminal implements Terminal {

    private final ShuffleOut out;
    private final Table table;
    private final FirstKeys firstKeys = new FirstKeys();
    private final Scope scope;
    private final ByteSink key = new ByteSink(64);
    private RefSink sink;
    private boolean watching;
    private boolean passing;

    /** What keys are brought together in. */
    private interface Table extends AutoCloseable {

        /** Brings the value to what came of the key before. */
        void add(ByteSink key, long hash, Object value);

        /** The same of a {@link ShortKey}; false if it may be a new key, and nothing has been done. */
        default boolean add(long shortKey, long hash, Object value) {
            return false;
        }

        /** Writes a value that stays alone. */
        void pass(ByteSink key, long hash, Object value);

        /** The same of a {@link ShortKey}. */
        void pass(long shortKey, long hash, Object value);

        /** Writes all keys. */
        void write();
    }

    private CombiningTerminal(Scope scope, ShuffleOut out, Table table) {
        this.out = out;
        this.table = table;
        this.scope = scope;
        watching = true;
    }

    /** Of pairs, for {@code WRITE_REDUCED} and {@code WRITE_AGGREGATED}. */
    static CombiningTerminal combining(Scope scope, Operator terminal) {
        ShuffleOut out = new ShuffleOut(scope);
        Values values = scope.values();
        Accumulation accumulation = terminal.kind() == OperatorKind.WRITE_REDUCED
                ? Accumulations.reducing(scope.function(terminal, 0), values::kept)
                : Accumulations.folding(scope.fresh(terminal, 0), scope.function(terminal, 1), values::kept);
        CombiningTable<Object> table = new CombiningTable<>(spilling(scope, out), new FoldedValues(values.spilled(), accumulation));
        ShuffleOut.Rest<Object> alone = out.measured((value, record) -> ToldValues.writeAlone(value, out.values(), record));
        ShuffleOut.Rest<Object> combined = out.measured((accumulator, record) -> ToldValues.writeCombined(accumulator, out.values(), record));
        return new CombiningTerminal(scope, out, new Table() {
            @Override
            public void add(ByteSink key, long hash, Object value) {
                table.add(key.buffer(), 0, key.size(), hash, value);
            }

            @Override
            public void pass(ByteSink key, long hash, Object value) {
                out.add(hash, key, value, alone);
            }

            @Override
            public void pass(long shortKey, long hash, Object value) {
                out.add(hash, shortKey, value, alone);
            }

            @Override
            public void write() {
                out.addAll(table.merged(), combined);
            }

            @Override
            public void close() {
                table.close();
            }
        }).ofPairs(terminal.kind());
    }

    static CombiningTerminal counting(Scope scope, Operator terminal) {
        ShuffleOut out = new ShuffleOut(scope);
        CountingTable table = CountingTable.counting(spilling(scope, out));
        return ofKeys(scope, new Counts(table, out, 1, (count, record) -> record.writeUnsigned(count)));
    }

    static CombiningTerminal distinct(Scope scope, Operator terminal) {
        ShuffleOut out = new ShuffleOut(scope);
        CountingTable table = CountingTable.distinct(spilling(scope, out));
        return ofKeys(scope, new Counts(table, out, 0, (count, record) -> {}));
    }

    /** Of pairs whose values are told apart as keys are. */
    static CombiningTerminal sketching(Scope scope, Operator terminal) {
        ShuffleOut out = new ShuffleOut(scope);
        SketchTable table = new SketchTable(spilling(scope, out));
        Values values = scope.values();
        ByteSink encoded = new ByteSink(64);
        return new CombiningTerminal(scope, out, new Table() {
            @Override
            public void add(ByteSink key, long hash, Object value) {
                table.add(key.buffer(), 0, key.size(), hash, values.encodeKey(value, encoded));
            }

            @Override
            public void pass(ByteSink key, long hash, Object value) {
                out.add(hash, key, alone(value), DistinctSketch::write);
            }

            @Override
            public void pass(long shortKey, long hash, Object value) {
                out.add(hash, shortKey, alone(value), DistinctSketch::write);
            }

            private DistinctSketch alone(Object value) {
                DistinctSketch alone = new DistinctSketch();
                alone.add(values.encodeKey(value, encoded));
                return alone;
            }

            @Override
            public void write() {
                out.addAll(table.merged(), DistinctSketch::write);
            }

            @Override
            public void close() {
                table.close();
            }
        }).ofPairs(terminal.kind());
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public TaskOutput finish() {
        table.write();
        return out.finish();
    }

    @Override
    public void close() throws Exception {
        try (table) {
            out.close();
        }
    }

    private CombiningTerminal ofPairs(OperatorKind kind) {
        sink = record -> {
            Pair<Object, Object> pair = Records.pair(record, kind);
            add(pair.first(), pair.second());
        };
        return this;
    }

    /** Takes each record as a key. */
    private static CombiningTerminal ofKeys(Scope scope, Counts counts) {
        CombiningTerminal terminal = new CombiningTerminal(scope, counts.out(), counts);
        terminal.sink = record -> terminal.add(record, null);
        return terminal;
    }

    /** A short key is not written and at once read again where that can be done without, for that costs more than looking for it does. */
    private void add(Object newKey, Object value) {
        long shortKey = watching ? ShortKey.NONE : ShortKey.of(newKey);
        if (shortKey == ShortKey.NONE) {
            addEncoded(out.values().encodeKey(newKey, key), value);
            return;
        }
        long hash = ShortKey.hash(shortKey);
        if (passes(hash)) {
            table.pass(shortKey, hash, value);
        } else if (!table.add(shortKey, hash, value)) {
            writeKey(shortKey);
            table.add(key, hash, value);
        }
    }

    private void writeKey(long shortKey) {
        key.reset();
        ShortKey.write(shortKey, key);
    }

    private boolean passes(long hash) {
        return passing && !firstKeys.contains(hash);
    }

    /** Of the key that is in {@link #key}. */
    private void addEncoded(long hash, Object value) {
        if (passes(hash)) {
            table.pass(key, hash, value);
            return;
        }
        table.add(key, hash, value);
        if (watching && firstKeys.add(hash)) {
            watching = false;
            passing = !firstKeys.repeatIn(expectedRecords());
        }
    }

    /** What a task gets of a range is known, and about what comes of a merged partition; others are taken for long ones, which combine if in doubt. */
    private long expectedRecords() {
        if (scope.source() instanceof TaskSource.Range range) {
            return Long.divideUnsigned(range.end() - range.start(), Math.max(1, range.tasks()));
        }
        long expected = scope.run().extrapolated(FirstKeys.RECORDS);
        return expected < 0 ? TaskCounts.RECORDS_PER_TASK : expected;
    }

    private static Spilling spilling(Scope scope, ShuffleOut out) {
        return scope.spilling(out.partitions());
    }

    /** Keys alone, each of which comes to a number. */
    private record Counts(CountingTable table, ShuffleOut out, long amount, ShuffleOut.Rest<Long> rest) implements Table {

        @Override
        public void add(ByteSink key, long hash, Object none) {
            table.add(key.buffer(), 0, key.size(), hash, amount);
        }

        @Override
        public boolean add(long shortKey, long hash, Object none) {
            return table.addShort(shortKey, hash, amount);
        }

        @Override
        public void pass(ByteSink key, long hash, Object none) {
            out.add(hash, key, amount, rest);
        }

        @Override
        public void pass(long shortKey, long hash, Object none) {
            out.add(hash, shortKey, amount, rest);
        }

        @Override
        public void write() {
            out.addAll(table.merged(), rest);
        }

        @Override
        public void close() {
            table.close();
        }
    }
}
