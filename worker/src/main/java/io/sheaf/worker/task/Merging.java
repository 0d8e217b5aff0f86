package io.sheaf.worker.task;

import io.sheaf.InternalException;
import io.sheaf.Pair;
import io.sheaf.aggregator.spill.Accumulation;
import io.sheaf.aggregator.spill.CombiningTable;
import io.sheaf.aggregator.spill.CountingTable;
import io.sheaf.aggregator.spill.GroupingTable;
import io.sheaf.aggregator.spill.MergedKeys;
import io.sheaf.aggregator.spill.SketchTable;
import io.sheaf.aggregator.spill.Spilling;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.KeyHash;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Takes the records that producers wrote for one partition and gives one record per key, in the order of hash and bytes of
 * the keys. Every record begins with the length of the encoded key and the key. Owned by the attempt's thread.
 */
final class Merging implements AutoCloseable {

    private final Adder adder;
    private final Supplier<Output> output;
    private final AutoCloseable table;

    /** Takes a record: a key, and the rest, which {@code in} is at. */
    private interface Adder {
        void add(byte[] key, int from, int length, long hash, ByteSource in);
    }

    /** Gives the records. */
    interface Output {

        boolean next();

        Object record();
    }

    private Merging(Adder adder, Supplier<Output> output, AutoCloseable table) {
        this.adder = adder;
        this.output = output;
        this.table = table;
    }

    static Merging of(Operator head, Scope scope) {
        return switch (head.kind()) {
            case SHUFFLE_REDUCED, SHUFFLE_AGGREGATED -> combined(head, scope);
            case SHUFFLE_GROUPED -> grouped(scope);
            case SHUFFLE_COUNTED -> counted(scope);
            case SHUFFLE_DISTINCT -> distinct(scope);
            case SHUFFLE_SKETCHED -> sketched(scope);
            default -> throw new InternalException(head.kind() + " merges nothing");
        };
    }

    /** Takes one record. */
    void add(ByteSource in) {
        int length = in.readCount(1);
        int from = in.position();
        in.skip(length);
        adder.add(in.data(), from, length, KeyHash.hash(in.data(), from, length), in);
    }

    /** One record per key; nothing can be added any more. */
    Output output() {
        return output.get();
    }

    @Override
    public void close() throws Exception {
        table.close();
    }

    private static Merging combined(Operator head, Scope scope) {
        BinaryOperator<Object> merger = scope.function(head, 0);
        // Each value was decoded for this fold alone.
        UnaryOperator<Object> kept = UnaryOperator.identity();
        Accumulation accumulation = head.kind() == OperatorKind.SHUFFLE_REDUCED
                ? Accumulations.reducing(merger, kept)
                : Accumulations.folding(scope.fresh(head, 1), scope.function(head, 2), kept);
        ToldValues told = new ToldValues(scope.values().spilled(), accumulation, merger);
        BatchedTable batched = new BatchedTable(new CombiningTable<>(spilling(scope), told), told, scope.parts().budget());
        Supplier<Output> output = () -> new Keys<>(batched.merged(), scope.values(), Pair::new);
        return new Merging(batched::add, output, batched);
    }

    private static Merging grouped(Scope scope) {
        GroupingTable table = new GroupingTable(spilling(scope), scope.values().spilled());
        return new Merging(table::add, () -> new Keys<>(table.merged(), scope.values(), Pair::new), table);
    }

    private static Merging counted(Scope scope) {
        CountingTable table = CountingTable.counting(spilling(scope));
        Adder adder = (key, from, length, hash, in) -> table.add(key, from, length, hash, in.readUnsigned());
        return new Merging(adder, () -> new Keys<>(table.merged(), scope.values(), Pair::new), table);
    }

    private static Merging distinct(Scope scope) {
        CountingTable table = CountingTable.distinct(spilling(scope));
        Adder adder = (key, from, length, hash, in) -> table.add(key, from, length, hash, 0);
        return new Merging(adder, () -> new Keys<>(table.merged(), scope.values(), (key, count) -> key), table);
    }

    private static Merging sketched(Scope scope) {
        SketchTable table = new SketchTable(spilling(scope));
        return new Merging(table::add, () -> new Keys<>(table.merged(), scope.values(), (key, sketch) -> new Pair<>(key, sketch.estimate())), table);
    }

    private static Spilling spilling(Scope scope) {
        return scope.spilling(1);
    }

    /** Makes records of keys and what they came to. */
    private static final class Keys<R> implements Output {
        private final MergedKeys<R> keys;
        private final Values values;
        private final BiFunction<Object, R, Object> record;
        private final ByteSource in = new ByteSource(new byte[0]);

        Keys(MergedKeys<R> keys, Values values, BiFunction<Object, R, Object> record) {
            this.keys = keys;
            this.values = values;
            this.record = record;
        }

        @Override
        public boolean next() {
            return keys.next();
        }

        @Override
        public Object record() {
            in.reset(keys.key().buffer(), 0, keys.key().size());
            return record.apply(values.decode(in), keys.value());
        }
    }
}
