package io.sheaf.worker.task;

import java.util.List;
import java.util.concurrent.Callable;

/** Byte strings that are known all at once. */
final class ListHead implements Head {

    private final AttemptRun run;
    private final Callable<List<byte[]>> list;

    ListHead(Scope scope, Callable<List<byte[]>> list) {
        run = scope.run();
        this.list = list;
    }

    @Override
    public void run(Gate gate, Sink first) throws Exception {
        RefSink sink = (RefSink) first;
        long read = 0;
        for (byte[] record : list.call()) {
            if (gate.closed) {
                break;
            }
            run.checkCancelled();
            run.atRecord(read);
            sink.accept(record);
            read++;
        }
        run.readAll(read);
    }
}
