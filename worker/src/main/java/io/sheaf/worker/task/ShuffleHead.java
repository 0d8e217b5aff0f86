package io.sheaf.worker.task;

import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Operator;
import io.sheaf.worker.storage.BlockInput;
import java.io.IOException;

/** One record per key of a partition, merged of what all producers wrote. A template of {@link Loops}. */
final class ShuffleHead implements Head {

    private final Operator head;
    private final Scope scope;

    ShuffleHead(Operator head, Scope scope) {
        this.head = head;
        this.scope = scope;
    }

    @Override
    public void run(Gate gate, Sink first) throws Exception {
        try (Merging merging = Merging.of(head, scope)) {
            long read = 0;
            if (!head.numbers().isEmpty()) {
                // Of a join the right side first, which the head names.
                read = merge(Inputs.beside(scope, scope.mapOfSide((int) head.number(0))), merging, read);
            }
            read = merge(Inputs.partition(scope), merging, read);
            scope.run().hasRecords(read);
            give(merging.output(), gate, (RefSink) first);
            scope.run().readAll(read);
        }
    }

    private long merge(BlockInput blocks, Merging merging, long before) throws IOException {
        long read = before;
        ByteSource in = new ByteSource(new byte[0]);
        try (BlockInput input = blocks) {
            while (input.nextFrame()) {
                scope.run().checkCancelled();
                in.reset(input.frame(), 0, input.length());
                while (in.remaining() > 0) {
                    scope.run().atRecord(read);
                    merging.add(in);
                    read++;
                }
            }
        }
        return read;
    }

    private void give(Merging.Output output, Gate gate, RefSink sink) {
        for (long given = 0; !gate.closed && output.next(); given++) {
            scope.run().checkCancelled();
            scope.run().atRecord(given);
            sink.accept(output.record());
        }
    }
}
