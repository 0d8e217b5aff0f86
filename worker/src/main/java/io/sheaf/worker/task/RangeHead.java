package io.sheaf.worker.task;

import io.sheaf.partitioner.split.RangeSplit;
import io.sheaf.partitioner.split.RangeSplits;
import io.sheaf.plan.TaskSource;

/** The numbers of a task's part of a range. A template of {@link Loops}. */
final class RangeHead implements Head {

    private static final long FIRST_BATCH = 64;
    private static final long LARGEST_BATCH = 1 << 20;
    private static final long SHORT_NANOS = 500_000;
    private static final long LONG_NANOS = 5_000_000;

    private final AttemptRun run;
    private final RangeSplit part;

    RangeHead(Scope scope) {
        run = scope.run();
        TaskSource.Range range = (TaskSource.Range) scope.source();
        part = new RangeSplits(range.start(), range.end(), range.tasks()).part(scope.attempt().branchTask());
    }

    /** Looks for a cancellation between batches, whose size follows the time they take; results do not depend on it. */
    @Override
    public void run(Gate gate, Sink first) {
        LongSink sink = (LongSink) first;
        long at = part.start();
        long batch = FIRST_BATCH;
        run.atRecord(0);
        while (at != part.end() && !gate.closed) {
            run.checkCancelled();
            long started = System.nanoTime();
            long stop = Long.compareUnsigned(part.end() - at, batch) <= 0 ? part.end() : at + batch;
            at = push(at, stop, gate, sink);
            batch = next(batch, System.nanoTime() - started);
        }
        run.readAll(at - part.start());
    }

    private long push(long from, long to, Gate gate, LongSink sink) {
        long at = from;
        try {
            while (at < to && !gate.closed) {
                sink.accept(at);
                at++;
            }
        } finally {
            run.atRecord(at - part.start());
        }
        return at;
    }

    private static long next(long batch, long nanos) {
        if (nanos < SHORT_NANOS) {
            return Math.min(LARGEST_BATCH, batch * 2);
        }
        return nanos > LONG_NANOS ? Math.max(1, batch / 4) : batch;
    }
}
