package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.Text;
import io.sheaf.aggregator.spill.LookupTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.JoinForm;
import io.sheaf.plan.Joins;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.worker.storage.BlockInput;
import io.sheaf.worker.storage.LostBlockException;
import java.io.IOException;
import java.util.Optional;

/** Each pair with every value of its key in a table that all tasks of the worker share. Owned by the attempt's thread. */
final class LookupJoinSink implements RefSink {

    private final LookupTable table;
    private final Join join;
    private final ReferringValues values;
    private final RefSink next;
    private final Gate gate;
    private final ByteSink key = new ByteSink(64);
    private final ByteSource in = new ByteSource(new byte[0]);

    /**
     * What a step asks for.
     *
     * @param tagged whether the values there say which side they are of
     * @param call the user's, for messages
     */
    private record Join(OperatorKind kind, JoinForm form, boolean tagged, int side, String call) {

        static Join of(Operator step, Scope scope) {
            if (step.kind() == OperatorKind.BROADCAST_JOIN) {
                JoinForm form = step.number(0) == 1 ? JoinForm.LEFT : JoinForm.INNER;
                return new Join(step.kind(), form, false, (int) step.number(1), "broadcastLeftJoin");
            }
            return new Join(step.kind(), JoinForm.byOrdinal(step.number(0)), true, (int) step.number(1), scope.constant(step, 0));
        }

        String memoryAdvice() {
            return tagged
                    ? "Lower broadcastBelow in the JobOptions, or give the join a number of partitions, so that both sides are brought together by key,"
                    : "Use join or leftJoin, which bring both sides together by key if this one is large,";
        }

        Object untagged(Object value) {
            return tagged ? ((Pair<?, ?>) value).second() : value;
        }
    }

    private LookupJoinSink(LookupTable table, Join join, ReferringValues values, RefSink next, Gate gate) {
        this.table = table;
        this.join = join;
        this.values = values;
        this.next = next;
        this.gate = gate;
    }

    /** Brings the table in first, if no task of this worker has. */
    static LookupJoinSink of(Operator step, Scope scope, RefSink next, Gate gate) throws IOException {
        Join join = Join.of(step, scope);
        BlockMap map = scope.mapOfSide(join.side());
        LookupTable table = (LookupTable) scope.shared().get(map, scope.loader(), () -> table(scope, map, join));
        return new LookupJoinSink(table, join, scope.values().spilled(), next, gate);
    }

    private static LookupTable table(Scope scope, BlockMap map, Join join) throws LostBlockException {
        LookupTable table = new LookupTable(scope.parts().budget(), join.memoryAdvice());
        boolean whole = false;
        try (BlockInput input = Inputs.all(scope, map, scope.partitionsOfSide(join.side()))) {
            while (input.nextFrame()) {
                scope.run().checkCancelled();
                addAll(input, scope.values(), join, table);
            }
            whole = true;
            return table;
        } finally {
            if (!whole) {
                table.close();
            }
        }
    }

    // A value does not say how long it is: it has to be read to find where the next record begins.
    private static void addAll(BlockInput input, Values values, Join join, LookupTable table) {
        ByteSource in = new ByteSource(input.frame(), 0, input.length());
        while (in.remaining() > 0) {
            int from = in.position();
            in.skip(in.readCount(1));
            Object value = values.decode(in);
            if (join.tagged() && join.form().isOuter()) {
                // As where both sides are brought together, even if nobody looks for its key.
                Joins.present(join.untagged(value), join.call());
            }
            table.add(input.frame(), from, in.position() - from);
        }
    }

    @Override
    public void accept(Object record) {
        Pair<Object, Object> pair = Records.pair(record, join.kind());
        long hash = values.encodeKey(pair.first(), key);
        int value = table.first(key.buffer(), 0, key.size(), hash);
        if (join.form() == JoinForm.SEMI || join.form() == JoinForm.ANTI) {
            if (value != 0 == (join.form() == JoinForm.SEMI)) {
                next.accept(new Pair<>(joined(pair.first()), pair.second()));
            }
            return;
        }
        if (value == 0) {
            if (join.form().isOuter()) {
                give(joined(pair.first()), pair, Optional.empty());
            }
            return;
        }
        Object joined = joined(pair.first());
        for (; value != 0 && !gate.closed; value = table.next(value)) {
            table.read(value, in);
            Object other = join.untagged(values.decode(in));
            give(joined, pair, join.form().isOuter() ? Joins.present(other, join.call()) : other);
        }
    }

    /** The key as it is where both sides are brought together, so that it does not show which way was chosen. */
    private Object joined(Object given) {
        if (!join.tagged() || given == null || given instanceof String || given instanceof Text || given instanceof Long || given instanceof Integer) {
            return given;
        }
        in.reset(key.buffer(), 0, key.size());
        return values.decode(in);
    }

    private void give(Object joined, Pair<Object, Object> pair, Object other) {
        next.accept(new Pair<>(joined, new Pair<>(pair.second(), other)));
    }
}
