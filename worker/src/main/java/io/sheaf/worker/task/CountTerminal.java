package io.sheaf.worker.task;

import io.sheaf.codec.ByteSink;
import io.sheaf.plan.Slices;

/** The number of the task's records is its only part. Owned by the attempt's thread. */
final class CountTerminal implements Terminal {

    private long count;

    @Override
    public Sink sink() {
        RefSink sink = record -> count++;
        return sink;
    }

    @Override
    public TaskOutput finish() {
        ByteSink bytes = new ByteSink(Long.BYTES);
        bytes.writeLong(count);
        return new TaskOutput.Inline(Slices.of(bytes.toArray()), 1);
    }
}
