package io.sheaf.worker.runtime;

import io.sheaf.plan.Slices;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.Tally;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskStats;
import io.sheaf.worker.core.RunOutcome;
import io.sheaf.worker.task.TaskResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Collects the results of consecutive tasks of one run into as few outcomes as possible. Not safe for use by several threads at once. */
public final class OutcomeBatch {

    /** One outcome must stay well below what a message may take. */
    private static final int LARGEST_ACCUMULATED = 1 << 20;

    private final boolean mergesInline;
    private final List<RunOutcome> closed = new ArrayList<>();
    private Group open;
    private int openFrom;
    private int openTo;
    private Sums sums = new Sums();

    public OutcomeBatch(StageOutput output) {
        // The slices of several tasks with parts could not be told apart.
        mergesInline = !(output instanceof StageOutput.Parts);
    }

    /** Adds the result of a task, the next one after that added last. */
    public void add(int task, TaskResult result) {
        if (result instanceof TaskResult.Inline inline) {
            addInline(task, inline);
        } else if (result instanceof TaskResult.Stored stored) {
            StoredGroup group = open instanceof StoredGroup same ? same : open(task, new StoredGroup());
            group.lengths.add(stored.bytes());
            extend(stored.stats());
        } else if (result instanceof TaskResult.Kept kept) {
            KeptGroup group = open instanceof KeptGroup same ? same : open(task, new KeptGroup());
            group.lengths.add(kept.bytes());
            group.records.add(kept.stats().recordsOut());
            group.fingerprints.add(kept.fingerprint());
            group.weights.add(kept.weights());
            extend(kept.stats());
        } else if (result instanceof TaskResult.Failed failed) {
            closeGroup();
            closed.add(new RunOutcome.Failed(task, failed.failure(), failed.lostBlocksOrNull()));
        }
    }

    private void addInline(int task, TaskResult.Inline inline) {
        if (!mergesInline) {
            closeGroup();
            closed.add(new RunOutcome.Succeeded(TaskRange.single(task), new TaskOutput.Inline(inline.slices(), inline.listed()), inline.stats()));
            return;
        }
        if (inline.slices().size() != 1) {
            throw new IllegalStateException("task " + task + " has " + inline.slices().size() + " results instead of one");
        }
        InlineGroup group = open instanceof InlineGroup same ? same : open(task, new InlineGroup());
        group.slices.addAll(inline.slices());
        extend(inline.stats());
    }

    /** All outcomes since the last call. */
    public List<RunOutcome> take() {
        closeGroup();
        List<RunOutcome> all = List.copyOf(closed);
        closed.clear();
        return all;
    }

    private <G extends Group> G open(int task, G group) {
        closeGroup();
        open = group;
        openFrom = task;
        openTo = task;
        return group;
    }

    private void extend(TaskStats more) {
        sums.add(more);
        openTo++;
        if (sums.accumulatedBytes >= LARGEST_ACCUMULATED) {
            closeGroup();
        }
    }

    private void closeGroup() {
        if (open != null) {
            closed.add(new RunOutcome.Succeeded(new TaskRange(openFrom, openTo), open.output(), sums.stats()));
            open = null;
            sums = new Sums();
        }
    }

    /** Of the tasks of a group. */
    private static final class Sums {
        private long nanos;
        private long recordsIn;
        private long recordsOut;
        private final List<Tally> tallies = new ArrayList<>();
        private boolean tallied;
        private long accumulatedBytes;

        void add(TaskStats one) {
            nanos += one.nanos();
            recordsIn += one.recordsIn();
            recordsOut += one.recordsOut();
            Tally tally = one.tallies().isEmpty() ? Tally.NONE : one.tallies().get(0);
            tallies.add(tally);
            if (!tally.isEmpty()) {
                tallied = true;
                accumulatedBytes += tally.accumulated().bytes() + tally.skips().bytes();
            }
        }

        TaskStats stats() {
            return new TaskStats(nanos, recordsIn, recordsOut, tallied ? tallies : List.of());
        }
    }

    /** Outputs of one kind. */
    private interface Group {
        TaskOutput output();
    }

    private static final class InlineGroup implements Group {
        final Slices.Builder slices = new Slices.Builder();

        @Override
        public TaskOutput output() {
            return new TaskOutput.Inline(slices.build());
        }
    }

    private static final class StoredGroup implements Group {
        final List<Long> lengths = new ArrayList<>();

        @Override
        public TaskOutput output() {
            return new TaskOutput.Stored(longs(lengths));
        }
    }

    private static final class KeptGroup implements Group {
        final List<Long> lengths = new ArrayList<>();
        final List<Long> records = new ArrayList<>();
        final List<Long> fingerprints = new ArrayList<>();
        final List<long[]> weights = new ArrayList<>();

        @Override
        public TaskOutput output() {
            return new TaskOutput.Kept(longs(lengths), longs(records), longs(fingerprints),
                    weights.stream().flatMapToLong(Arrays::stream).toArray());
        }
    }

    private static long[] longs(List<Long> values) {
        return values.stream().mapToLong(Long::longValue).toArray();
    }
}
