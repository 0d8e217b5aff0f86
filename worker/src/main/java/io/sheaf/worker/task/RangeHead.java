package io.sheaf.worker.task;

import io.sheaf.partitioner.split.RangeSplit;
import io.sheaf.partitioner.split.RangeSplits;
import io.sheaf.plan.TaskSource;
import java.util.List;

/** The numbers of a task's part of a range. A template of {@link Loops}. */
final class RangeHead implements Head {

    /** Small, for the first record may already take long, and somebody may wait for an answer. */
    private static final long FIRST_BATCH = 1;
    private static final long LARGEST_BATCH = 1 << 20;
    private static final long SHORT_NANOS = 500_000;
    private static final long LONG_NANOS = 5_000_000;

    private final AttemptRun run;
    private final RangeSplit part;
    private final Reach reach;

    RangeHead(Scope scope) {
        run = scope.run();
        TaskSource.Range range = (TaskSource.Range) scope.source();
        part = new RangeSplits(range.start(), range.end(), range.tasks()).part(scope.attempt().branchTask());
        reach = new Reach(run, part.end() - part.start());
    }

    /** Looks for a cancellation between batches, whose size follows the time they take; results do not depend on it. */
    @Override
    public void run(Gate gate, Sink first) {
        LongSink sink = (LongSink) first;
        long at = part.start() + reach.from();
        long end = part.start() + reach.to();
        long batch = FIRST_BATCH;
        run.atRecord(reach.from());
        while (at != end && !gate.closed) {
            run.checkCancelled();
            if (reach.isToDivide()) {
                end = divided(at);
            }
            long started = System.nanoTime();
            long stop = Long.compareUnsigned(end - at, batch) <= 0 ? end : at + batch;
            at = push(at, stop, gate, sink);
            batch = next(batch, System.nanoTime() - started);
        }
        run.readAll(at - part.start() - reach.from());
    }

    private long divided(long at) {
        List<Long> cuts = reach.cutsOrNull(at - part.start());
        if (cuts != null) {
            reach.leave(cuts);
        }
        return part.start() + reach.to();
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
