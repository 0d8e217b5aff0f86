package io.sheaf.scheduler.core;

import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.FromWorker.Divided;
import io.sheaf.plan.message.FromWorker.Succeeded;
import io.sheaf.plan.message.ToWorker;

/**
 * Has workers leave what a slow task has not read yet to others that have nothing to do. The rest becomes tasks of their own, and what
 * is left to the slow one is entered before a success of either part: that of the slow one brings it along. Owned by the scheduler's
 * core.
 */
final class Dividing {

    /** Into so many new tasks at once; when these are slow too, they are divided in their turn. */
    private static final int MOST_CUTS = 16;

    /** So many pieces of a stage; each has a line of its own in tables and block maps. */
    private static final int MOST_PIECES = 10_000;

    /** Workers that are asked for free slots, those with least to do first. */
    private static final int MOST_WORKERS = 64;

    private final State state;
    private final Tasks tasks;

    Dividing(State state, Tasks tasks) {
        this.state = state;
        this.tasks = tasks;
    }

    /** Whether the worker may be asked to divide a task of the lease, or was, and may still answer. */
    boolean isOpen(Lease lease) {
        long patience = state.config.times().speculation().toNanos();
        return mayBeAsked(lease) && (!lease.askedToDivide || state.now - lease.askedAt < patience);
    }

    private static boolean mayBeAsked(Lease lease) {
        Stage stage = lease.stage;
        return stage.mayBeDivided && !lease.cannotDivide && stage.pieces.size() + MOST_CUTS <= MOST_PIECES
                && mayHavePositions(stage.branchOf(lease.tasks.from()).source()) && isFirstTry(lease, lease.tasks);
    }

    // The worker judges by the code; this spares a question where the answer is known.
    private static boolean mayHavePositions(TaskSource source) {
        return source instanceof TaskSource.Range || source instanceof TaskSource.Inline || source instanceof TaskSource.Enumerated;
    }

    /** Nobody has tried these tasks before or tries them beside: what user code says to others of a task stays true, and nobody has read them. */
    private static boolean isFirstTry(Lease lease, TaskRange tasks) {
        return lease.stage.ledger.heldBy(lease.id, tasks).stream().allMatch(run -> run.value().last() == 1);
    }

    /** Asks the worker, if others have nothing to do and it was not asked yet. */
    void ask(Lease lease) {
        int idle = lease.askedToDivide ? 0 : idleSlots(lease);
        if (idle > 0) {
            lease.askedToDivide = true;
            lease.askedAt = state.now;
            lease.asks++;
            state.send(lease.worker, new ToWorker.Divide(lease.id, lease.asks, Math.min(idle, MOST_CUTS)));
        }
    }

    private int idleSlots(Lease lease) {
        int idle = 0;
        int asked = 0;
        for (Worker worker : state.active.values()) {
            if (asked++ == MOST_WORKERS || !worker.load().hasFreeSlot() || idle >= MOST_CUTS) {
                break;
            }
            if (Jobs.mayHelp(lease.stage.job, worker)) {
                idle += worker.slots() - worker.outstanding;
            }
        }
        return idle;
    }

    /** A success comes, maybe before what its task has left to others was heard of. */
    void dividedBefore(Worker worker, Succeeded success) {
        Divided said = success.dividedOrNull();
        Lease lease = said == null ? null : state.leases.get(said.lease());
        if (lease != null && lease.askedToDivide && lease.asks == said.number()) {
            divided(worker, said);
        }
    }

    void divided(Worker worker, Divided said) {
        Lease lease = tasks.heldOrNull(worker, said.lease(), said.job());
        if (lease == null || !lease.stage.ledger.holds(lease.id, said.task()) || !lease.askedToDivide || said.number() != lease.asks) {
            state.counts.add(Counts.STALE_TASK);
        } else if (said.cuts().isEmpty()) {
            lease.cannotDivide = true;
            state.stragglersDue = true;
        } else if (said.cuts().size() > MOST_CUTS || !lease.stage.pieces.fits(said.task(), said.cuts())) {
            state.fail(lease.stage.job, Failures.broken("a division of task " + said.task() + " at " + said.cuts() + " does not fit " + lease, lease.stage, worker));
        } else if (isFirstTry(lease, TaskRange.single(said.task()))) {
            divide(lease, said);
        } else {
            giveUp(lease, said.task());
        }
    }

    private void divide(Lease lease, Divided said) {
        Stage stage = lease.stage;
        stage.divide(said.task(), said.cuts());
        lease.askedToDivide = false;
        lease.slowSince = state.now;
        stage.job.divided += said.cuts().size();
        state.counts.add(Counts.DIVIDED);
        tasks.afterTasksWait(stage);
    }

    // It took so long to answer that another attempt was begun, at all of it. This one makes only a part, which nobody wants any more.
    private void giveUp(Lease lease, int task) {
        Stage stage = lease.stage;
        stage.ledger.retry(lease.id, TaskRange.single(task), null);
        state.cancelTasks(lease, TaskRange.single(task));
        state.counts.add(Counts.DIVIDED_TOO_LATE);
        tasks.afterTasksWait(stage);
    }
}
