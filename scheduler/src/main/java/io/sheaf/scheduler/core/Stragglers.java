package io.sheaf.scheduler.core;

import io.sheaf.aggregator.ledger.Held;
import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.aggregator.ledger.Trouble;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.policy.Speculation;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Looks now and then for slow tasks of stages of which all tasks are out or done, and has those that have nothing to do help. They get
 * the tasks that wait behind a slow one, and what the slow task has not read yet, if it can be divided ({@link Dividing}). Else another worker tries it too: which attempt comes
 * first wins, and the other one is cancelled ({@link Tasks}). Owned by the scheduler's core.
 */
final class Stragglers {

    private static final TimerKey LOOK = new TimerKey.Stragglers();

    /** Stages that are looked at in one go, and leases of each, the oldest first: those that are younger cannot be slower by much. */
    private static final int MOST_STAGES = 64;
    private static final int MOST_LEASES = 256;

    /** Workers with least to do that are asked; those behind them have more. */
    private static final int MOST_WORKERS = 4;

    private final State state;
    private final Grants grants;
    private final Dividing dividing;
    private final Speculation policy;

    Stragglers(State state, Grants grants, Dividing dividing) {
        this.state = state;
        this.grants = grants;
        this.dividing = dividing;
        this.policy = new Speculation(state.config.times().speculation().toNanos());
    }

    /** It is time to look, once all that was heard in this step is taken in and what waits is placed. */
    void lookSoon() {
        state.stragglersDue = true;
    }

    /** The end of a step. */
    void run() {
        watch();
        if (state.stragglersDue) {
            state.stragglersDue = false;
            look();
        }
        if (!state.tails.isEmpty() && !state.timers.isSet(LOOK)) {
            state.setTimer(LOOK, state.config.times().speculation().dividedBy(2));
        }
    }

    /** Notes the stages that came to their last tasks in this step. */
    private void watch() {
        for (Stage stage : state.toWatch) {
            if (isWatched(stage)) {
                state.tails.add(stage);
            }
        }
        state.toWatch.clear();
    }

    /** All its tasks are out or done, and somebody else might do a part of what is out, or another worker all of it. */
    private boolean isWatched(Stage stage) {
        boolean others = stage.mayBeDivided || stage.mayBeSpeculated && state.workers.size() > 1;
        return others && !stage.job.isOver() && stage.ledger.leasedCount() > 0 && stage.ledger.pendingCount() == 0 && !state.active.isEmpty();
    }

    private void look() {
        state.tails.removeIf(stage -> !isWatched(stage));
        List<Stage> stages = new ArrayList<>();
        for (Iterator<Stage> all = state.tails.iterator(); all.hasNext() && stages.size() < MOST_STAGES; ) {
            stages.add(all.next());
            all.remove();
        }
        // The others come first next time.
        state.tails.addAll(stages);
        for (Stage stage : stages) {
            // While inputs are made again, nobody can say where all of them are.
            if (stage.inputsComplete() && policy.isTime(stage.averages, stage.undividedWon(), stage.undivided())) {
                look(stage);
            }
        }
    }

    private void look(Stage stage) {
        List<Lease> slow = new ArrayList<>();
        int looked = 0;
        for (Lease lease : stage.job.leases) {
            long out = state.now - lease.grantedAt;
            if (looked++ == MOST_LEASES || out < policy.leastNanos()) {
                break;
            }
            if (lease.stage == stage && !lease.speculative && policy.isSlow(stage.averages, lease.tasks.size(), state.now - lease.slowSince)) {
                slow.add(lease);
            }
        }
        slow.forEach(this::help);
    }

    private void help(Lease lease) {
        if (mayHaveUnstarted(lease)) {
            lease.recalled = true;
            lease.recalledAsSlow = true;
            state.counts.add(Counts.RECALLS);
            state.send(lease.worker, new ToWorker.Recall(lease.id));
        } else if (dividing.isOpen(lease)) {
            dividing.ask(lease);
        } else if (lease.stage.mayBeSpeculated) {
            speculate(lease);
        }
    }

    // However short they seem: they wait behind one that is not.
    private static boolean mayHaveUnstarted(Lease lease) {
        return !lease.recalled && !lease.recalledAsSlow && lease.worker.load().unstarted() > 0;
    }

    /** What is left of the lease, but for tasks on which a worker died, and those that had their second attempt. */
    private void speculate(Lease lease) {
        Stage stage = lease.stage;
        for (Run<Held> run : stage.ledger.heldBy(lease.id, lease.tasks)) {
            for (Run<Trouble> part : stage.ledger.troubles(run.from(), run.to())) {
                boolean plain = part.value().deaths().isEmpty() && part.value().speculated() == 0;
                Worker other = plain && state.speculating < Speculation.most(state.activeSlots) ? idleOrNull(lease) : null;
                if (other != null) {
                    TaskRange alike = new TaskRange(part.from(), stage.pieces.endOfAlike(part.from(), part.to()));
                    state.counts.add(Counts.SPECULATED);
                    stage.job.speculated += alike.size();
                    grants.speculate(stage, other, alike);
                }
            }
        }
    }

    private Worker idleOrNull(Lease lease) {
        int asked = 0;
        for (Worker worker : state.active.values()) {
            if (asked++ == MOST_WORKERS || !worker.load().hasFreeSlot()) {
                return null;
            }
            if (worker != lease.worker && Jobs.mayHelp(lease.stage.job, worker)) {
                return worker;
            }
        }
        return null;
    }
}
