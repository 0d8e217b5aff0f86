package io.sheaf.worker.core;

import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker.Grant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** A lease with tasks that are not answered for yet. Owned by the worker core. */
final class LeaseState {

    final JobState job;
    final Grant grant;
    final StageState stage;
    final InlineBudget inline;
    final TaskRanges unstarted;
    /** Tasks the scheduler wants no more; those among them that run are being stopped. */
    final TaskRanges cancelled = new TaskRanges();
    final Set<RunId> runs = new LinkedHashSet<>();
    private int open;
    private Recall recallOrNull;
    /** How tasks of it have left a part of their input to others, each the last time. */
    private final Map<Integer, FromWorker.Divided> divided = new LinkedHashMap<>();

    LeaseState(JobState job, Grant grant, StageState stage) {
        this.job = job;
        this.grant = grant;
        this.stage = stage;
        this.inline = new InlineBudget(grant.inlineBytes());
        this.unstarted = TaskRanges.of(grant.tasks());
        this.open = grant.tasks().size();
    }

    /** A recall that waits for the runs of the lease to say how far they have come. */
    static final class Recall {
        final Set<RunId> waitingFor = new LinkedHashSet<>();
        final TaskRanges returning = new TaskRanges();
    }

    boolean runnable() {
        return !unstarted.isEmpty() && stage.canRun();
    }

    Recall recallOrNull() {
        return recallOrNull;
    }

    void recall(Recall recallOrNull) {
        this.recallOrNull = recallOrNull;
    }

    /**
     * How one of these tasks has left a part of its input to others, last; null if none has. What it makes is of use only to a scheduler that
     * knows of it. Its outcome is one of its own.
     */
    FromWorker.Divided dividedOrNull(TaskRange tasks) {
        return divided.isEmpty() ? null : divided.get(tasks.from());
    }

    void divided(FromWorker.Divided said) {
        divided.put(said.task(), said);
    }

    /** So many tasks are answered for. */
    void close(int tasks) {
        open -= tasks;
    }

    /** All tasks are answered for. */
    boolean done() {
        return open == 0 && recallOrNull == null;
    }

    int open() {
        return open;
    }

    /** Removes from these given-back tasks those that were cancelled meanwhile; what is left may be run or returned. */
    TaskRanges withoutCancelled(TaskRange givenBack) {
        TaskRanges left = TaskRanges.of(givenBack);
        for (TaskRange range : cancelled.list()) {
            close(left.remove(range));
        }
        return left;
    }

    void validate() {
        int known = unstarted.count() + (recallOrNull == null ? 0 : recallOrNull.returning.count());
        for (RunId id : runs) {
            RunState run = job.runs.get(id);
            if (run == null || run.lease != this || run.disowned()) {
                throw new IllegalStateException("run " + id + " is not one of lease " + grant.lease());
            }
            known += run.left();
        }
        if (known != open || done()) {
            throw new IllegalStateException("lease " + grant.lease() + " owes " + open + " answers and knows of " + known + " tasks");
        }
        inline.validate();
    }
}
