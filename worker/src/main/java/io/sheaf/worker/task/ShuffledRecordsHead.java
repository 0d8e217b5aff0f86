package io.sheaf.worker.task;

import io.sheaf.codec.ByteSource;
import io.sheaf.worker.storage.BlockInput;
import java.io.IOException;

/** The records of a partition, as its producers wrote them, in the order of producers. A template of {@link Loops}. */
final class ShuffledRecordsHead implements Head {

    private final Scope scope;

    ShuffledRecordsHead(Scope scope) {
        this.scope = scope;
    }

    @Override
    public void run(Gate gate, Sink first) throws IOException {
        RefSink sink = (RefSink) first;
        AttemptRun run = scope.run();
        long read = 0;
        try (BlockInput input = Inputs.partition(scope)) {
            while (!gate.closed && input.nextFrame()) {
                ByteSource in = new ByteSource(input.frame(), 0, input.length());
                while (in.remaining() > 0 && !gate.closed) {
                    run.checkCancelled();
                    run.atRecord(read);
                    sink.accept(scope.values().decode(in));
                    read++;
                }
            }
        }
        run.readAll(read);
    }
}
