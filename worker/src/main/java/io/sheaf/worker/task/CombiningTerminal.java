package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.aggregator.table.Combiner;
import io.sheaf.aggregator.table.CountTable;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.KeyHash;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.io.IOException;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;

/**
 * Keeps one accumulator per key and writes it when all records have come: at most one record per key and task reaches
 * the readers. Owned by the attempt's thread.
 */
final class CombiningTerminal implements Terminal {

    private final ShuffleOut out;
    private final Values values;
    private final KeyTable keys;
    private final ByteSink key = new ByteSink(64);
    private RefSink sink;
    private ShuffleOut.Rest rest;

    private CombiningTerminal(Scope scope, Operator terminal) {
        out = new ShuffleOut(scope, (int) terminal.number(0));
        values = scope.values();
        keys = new KeyTable(scope.parts().tableBytes());
    }

    static CombiningTerminal reduced(Scope scope, Operator terminal) {
        CombiningTerminal made = new CombiningTerminal(scope, terminal);
        BinaryOperator<Object> merger = scope.function(terminal, 0);
        Combiner combiner = new Combiner(made.keys);
        made.sink = record -> {
            Pair<Object, Object> pair = Records.pair(record, OperatorKind.WRITE_REDUCED);
            ByteSink key = made.encode(pair.first());
            combiner.merge(key.buffer(), 0, key.size(), hash(key), pair.second(), merger);
        };
        made.rest = made.accumulators(combiner);
        return made;
    }

    static CombiningTerminal aggregated(Scope scope, Operator terminal) {
        CombiningTerminal made = new CombiningTerminal(scope, terminal);
        BiFunction<Object, Object, Object> fold = scope.function(terminal, 1);
        Combiner combiner = new Combiner(made.keys);
        made.sink = record -> {
            Pair<Object, Object> pair = Records.pair(record, OperatorKind.WRITE_AGGREGATED);
            ByteSink key = made.encode(pair.first());
            int before = made.keys.size();
            int number = combiner.number(key.buffer(), 0, key.size(), hash(key));
            Object accumulator = number == before ? scope.constant(terminal, 0) : combiner.accumulator(number);
            combiner.put(number, fold.apply(accumulator, pair.second()));
        };
        made.rest = made.accumulators(combiner);
        return made;
    }

    static CombiningTerminal counted(Scope scope, Operator terminal) {
        CombiningTerminal made = new CombiningTerminal(scope, terminal);
        CountTable counts = new CountTable(made.keys);
        made.sink = record -> {
            ByteSink key = made.encode(record);
            counts.add(key.buffer(), 0, key.size(), hash(key), 1);
        };
        made.rest = (number, record) -> record.writeUnsigned(counts.count(number));
        return made;
    }

    static CombiningTerminal distinct(Scope scope, Operator terminal) {
        CombiningTerminal made = new CombiningTerminal(scope, terminal);
        made.sink = record -> {
            ByteSink key = made.encode(record);
            made.keys.number(key.buffer(), 0, key.size(), hash(key));
        };
        made.rest = (number, record) -> {};
        return made;
    }

    @Override
    public Sink sink() {
        return sink;
    }

    @Override
    public TaskOutput finish() throws IOException {
        out.addTable(keys, rest);
        return out.finish();
    }

    @Override
    public void close() {
        out.close();
    }

    private ByteSink encode(Object record) {
        key.truncate(0);
        values.encodeKey(record, key);
        return key;
    }

    private ShuffleOut.Rest accumulators(Combiner combiner) {
        return (number, record) -> values.encode(combiner.accumulator(number), record);
    }

    private static long hash(ByteSink key) {
        return KeyHash.hash(key.buffer(), 0, key.size());
    }
}
