package io.sheaf.worker.task;

import io.sheaf.codec.ByteSource;
import io.sheaf.plan.TaskSource;
import io.sheaf.worker.storage.BlockInput;
import java.io.IOException;

/** Values encoded one after another, in the task's slice or in a block. A template of {@link Loops}. */
final class ValuesHead implements Head {

    private final Scope scope;
    private long read;

    ValuesHead(Scope scope) {
        this.scope = scope;
    }

    @Override
    public void run(Gate gate, Sink first) throws IOException {
        RefSink sink = (RefSink) first;
        if (scope.source() instanceof TaskSource.Blocks blocks) {
            try (BlockInput input = Inputs.block(scope, blocks)) {
                while (!gate.closed && input.nextFrame()) {
                    push(new ByteSource(input.frame(), 0, input.length()), gate, sink);
                }
            }
        } else {
            byte[] slice = scope.inputSlice();
            push(new ByteSource(slice), gate, sink);
        }
        scope.run().readAll(read);
    }

    private void push(ByteSource in, Gate gate, RefSink sink) {
        AttemptRun run = scope.run();
        while (in.remaining() > 0 && !gate.closed) {
            run.checkCancelled();
            Object value = scope.values().decode(in);
            run.atRecord(read);
            sink.accept(value);
            read++;
        }
    }
}
