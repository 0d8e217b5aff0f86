package io.sheaf.worker.task;

import io.sheaf.Source;
import io.sheaf.codec.ByteSource;
import io.sheaf.plan.Operator;

/** The records of a split of a user's source. */
final class SourceHead implements Head {

    private final Scope scope;
    private final Source<Object, Object> source;
    private long read;

    /** Leaves a source that has no other way to learn that nobody wants more of its records. */
    private static final class EnoughRead extends RuntimeException {
        private static final long serialVersionUID = 1;
        static final EnoughRead INSTANCE = new EnoughRead();

        private EnoughRead() {
            super("enough records were read", null, false, false);
        }
    }

    SourceHead(Operator head, Scope scope) {
        this.scope = scope;
        source = scope.function(head, 0);
    }

    @Override
    public void run(Gate gate, Sink first) throws Exception {
        AttemptRun run = scope.run();
        byte[] slice = scope.inputSlice();
        Object split = scope.values().decode(new ByteSource(slice));
        try {
            if (!gate.closed) {
                source.read(split, record -> push(record, gate, (RefSink) first));
            }
        } catch (Exception e) {
            // The source may have wrapped our exception in one of its own.
            if (!gate.closed) {
                throw e;
            }
        }
        run.readAll(read);
    }

    private void push(Object record, Gate gate, RefSink sink) {
        if (gate.closed) {
            throw EnoughRead.INSTANCE;
        }
        scope.run().checkCancelled();
        scope.run().atRecord(read);
        sink.accept(record);
        read++;
    }
}
