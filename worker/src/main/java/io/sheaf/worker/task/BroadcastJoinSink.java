package io.sheaf.worker.task;

import io.sheaf.Pair;
import io.sheaf.aggregator.spill.LookupTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Joins;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.worker.storage.BlockInput;
import io.sheaf.worker.storage.LostBlockException;
import java.io.IOException;
import java.util.Optional;

/** Each pair with every value of its key in a table that all tasks of the worker share. Owned by the attempt's thread. */
final class BroadcastJoinSink implements RefSink {

    private final LookupTable table;
    private final boolean keepsLeft;
    private final Values values;
    private final RefSink next;
    private final Gate gate;
    private final ByteSink key = new ByteSink(64);
    private final ByteSource in = new ByteSource(new byte[0]);

    private BroadcastJoinSink(LookupTable table, boolean keepsLeft, Values values, RefSink next, Gate gate) {
        this.table = table;
        this.keepsLeft = keepsLeft;
        this.values = values;
        this.next = next;
        this.gate = gate;
    }

    /** Brings the table in first, if no task of this worker has. */
    static BroadcastJoinSink of(Operator step, Scope scope, RefSink next, Gate gate) throws IOException {
        BlockMap map = scope.map(scope.attempt().stage().stageOfSide((int) step.number(1)));
        LookupTable table = (LookupTable) scope.shared().get(map, scope.loader(), () -> table(scope, map));
        return new BroadcastJoinSink(table, step.number(0) == 1, scope.values(), next, gate);
    }

    private static LookupTable table(Scope scope, BlockMap map) throws LostBlockException {
        LookupTable table = new LookupTable(scope.parts().budget());
        boolean whole = false;
        try (BlockInput input = Inputs.all(scope, map)) {
            while (input.nextFrame()) {
                scope.run().checkCancelled();
                addAll(input, scope.values(), table);
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
    private static void addAll(BlockInput input, Values values, LookupTable table) {
        ByteSource in = new ByteSource(input.frame(), 0, input.length());
        while (in.remaining() > 0) {
            int from = in.position();
            in.skip(in.readCount(1));
            values.decode(in);
            table.add(input.frame(), from, in.position() - from);
        }
    }

    @Override
    public void accept(Object record) {
        Pair<Object, Object> pair = Records.pair(record, OperatorKind.BROADCAST_JOIN);
        long hash = values.encodeKey(pair.first(), key);
        int value = table.first(key.buffer(), 0, key.size(), hash);
        if (value == 0 && keepsLeft) {
            next.accept(new Pair<>(pair.first(), new Pair<>(pair.second(), Optional.empty())));
        }
        for (; value != 0 && !gate.closed; value = table.next(value)) {
            table.read(value, in);
            Object other = values.decode(in);
            next.accept(new Pair<>(pair.first(), new Pair<>(pair.second(), keepsLeft ? Joins.present(other, "broadcastLeftJoin") : other)));
        }
    }
}
