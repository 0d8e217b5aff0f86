package io.sheaf.worker.task;

import io.sheaf.aggregator.table.KeyOrder;
import io.sheaf.codec.ByteSource;
import io.sheaf.worker.storage.BlockInput;
import java.io.IOException;

/** One record per key of a partition, merged of what all producers wrote. */
final class ShuffleHead implements Head {

    private final Scope scope;
    private final Merging merging;

    ShuffleHead(Scope scope, Merging merging) {
        this.scope = scope;
        this.merging = merging;
    }

    @Override
    public void run(Gate gate, Sink first) throws IOException {
        long read = merge();
        RefSink sink = (RefSink) first;
        KeyOrder order = merging.order();
        for (int i = 0; i < order.size(0) && !gate.closed; i++) {
            scope.run().checkCancelled();
            scope.run().atRecord(i);
            sink.accept(merging.record(order.number(0, i)));
        }
        scope.run().readAll(read);
    }

    private long merge() throws IOException {
        long read = 0;
        try (BlockInput input = Inputs.partition(scope)) {
            while (input.nextFrame()) {
                scope.run().checkCancelled();
                ByteSource in = new ByteSource(input.frame(), 0, input.length());
                while (in.remaining() > 0) {
                    scope.run().atRecord(read);
                    merging.add(in);
                    read++;
                }
            }
        }
        return read;
    }
}
