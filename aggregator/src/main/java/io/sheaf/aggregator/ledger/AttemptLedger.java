package io.sheaf.aggregator.ledger;

import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which attempt of each task of one stage generation is waiting, out, or has won. Owned by one thread. Every task is in
 * exactly one of four states: pending, leased, won, failed for good. The first success under the current lease wins;
 * anything said under another lease changes nothing and is counted. Costs go with the number of runs, not of tasks.
 */
public final class AttemptLedger {

    private final RunMap<Pending> pending = new RunMap<>();
    private final RunMap<Held> leased = new RunMap<>();
    private final RunMap<Winner> won = new RunMap<>();
    private final RunMap<Boolean> failed = new RunMap<>();
    private final RunMap<Trouble> trouble = new RunMap<>();
    private int total;
    private long duplicates;

    /** Appends tasks that wait for their first attempt. */
    public void grow(int tasks) {
        if (tasks > 0) {
            pending.put(total, Math.addExact(total, tasks), Pending.FIRST);
            total += tasks;
        }
    }

    /** Leases pending tasks that all wait in the same way; returns that way. */
    public Pending lease(LeaseId lease, TaskRange tasks) {
        List<Run<Pending>> runs = pending.overlapping(tasks.from(), tasks.to());
        require(runs.size() == 1 && runs.get(0).size() == tasks.size(), "lease", lease, tasks);
        pending.remove(tasks.from(), tasks.to());
        Pending how = runs.get(0).value();
        leased.put(tasks.from(), tasks.to(), new Held(lease, how.attempt(), how.deaths(), how.remake()));
        return how;
    }

    /**
     * These tasks succeeded under this lease. Returns those that thereby won; the others are counted as duplicates.
     *
     * @param holderOrNull the worker that keeps the output, if it has to
     */
    public List<Run<Held>> win(LeaseId lease, TaskRange tasks, WorkerEpoch holderOrNull) {
        List<Run<Held>> mine = takeLeased(lease, tasks);
        int count = 0;
        for (Run<Held> run : mine) {
            LeaseId keptUnder = holderOrNull == null ? null : lease;
            won.put(run.from(), run.to(), new Winner(run.value().attempt(), keptUnder, holderOrNull));
            count += run.size();
        }
        duplicates += tasks.size() - count;
        return mine;
    }

    /**
     * This attempt of these tasks succeeded before, and its output is still kept. Those of them win that wait, and for no later
     * attempt; returns them.
     *
     * @param lease names the outputs from now on
     */
    public List<Run<Held>> adopt(LeaseId lease, TaskRange tasks, int attempt, WorkerEpoch holder) {
        List<Run<Held>> mine = new ArrayList<>();
        for (Run<Pending> run : pending.overlapping(tasks.from(), tasks.to())) {
            if (run.value().attempt() <= attempt) {
                pending.remove(run.from(), run.to());
                won.put(run.from(), run.to(), new Winner(attempt, lease, holder));
                mine.add(new Run<>(run.from(), run.to(), new Held(lease, attempt, run.value().deaths(), run.value().remake())));
            }
        }
        return mine;
    }

    /** These tasks were not started: they wait again, for the same attempt. Returns how many that were. */
    public int giveBack(LeaseId lease, TaskRange tasks) {
        int count = 0;
        for (Run<Held> run : takeLeased(lease, tasks)) {
            Held held = run.value();
            pending.put(run.from(), run.to(), new Pending(held.attempt(), held.deaths(), held.remake(), null));
            count += run.size();
        }
        duplicates += tasks.size() - count;
        return count;
    }

    /** The attempts of these tasks ended without success: they wait for the next one. Returns the runs this changed. */
    public List<Run<Held>> retry(LeaseId lease, TaskRange tasks, WorkerEpoch avoidOrNull) {
        List<Run<Held>> mine = takeLeased(lease, tasks);
        for (Run<Held> run : mine) {
            Held held = run.value();
            for (Run<Trouble> part : troubles(run.from(), run.to())) {
                int deaths = part.value().deaths().size();
                pending.put(part.from(), part.to(), new Pending(held.attempt() + 1, deaths, held.remake(), avoidOrNull));
            }
        }
        return mine;
    }

    /** The outputs of these tasks that the worker kept are gone: the tasks wait for another attempt. Returns them. */
    public List<TaskRange> loseWon(WorkerEpoch holder, TaskRange tasks) {
        List<TaskRange> lost = new ArrayList<>();
        for (Run<Winner> run : won.overlapping(tasks.from(), tasks.to())) {
            if (run.value().heldBy(holder)) {
                won.remove(run.from(), run.to());
                for (Run<Trouble> part : troubles(run.from(), run.to())) {
                    int deaths = part.value().deaths().size();
                    pending.put(part.from(), part.to(), new Pending(run.value().attempt() + 1, deaths, true, holder));
                }
                lost.add(new TaskRange(run.from(), run.to()));
            }
        }
        return lost;
    }

    /** These tasks, pending or leased, will not be tried again. Returns how many that were. */
    public int settleFailed(TaskRange tasks) {
        int count = 0;
        for (Run<Pending> run : pending.remove(tasks.from(), tasks.to())) {
            failed.put(run.from(), run.to(), true);
            count += run.size();
        }
        for (Run<Held> run : leased.remove(tasks.from(), tasks.to())) {
            failed.put(run.from(), run.to(), true);
            count += run.size();
        }
        return count;
    }

    /** Adds to what went wrong with these tasks. */
    public void blame(TaskRange tasks, UnaryOperator<Trouble> more) {
        for (Run<Trouble> run : troubles(tasks.from(), tasks.to())) {
            trouble.put(run.from(), run.to(), more.apply(run.value()));
        }
    }

    /** Forgets what went wrong with tasks that are won: should their outputs be lost, they begin with full budgets. */
    public void forgiveWon() {
        if (!trouble.isEmpty()) {
            won.runs().forEach(run -> trouble.remove(run.from(), run.to()));
        }
    }

    /** What went wrong with these tasks, without a gap. */
    public List<Run<Trouble>> troubles(int from, int to) {
        List<Run<Trouble>> all = new ArrayList<>();
        int next = from;
        for (Run<Trouble> run : trouble.overlapping(from, to)) {
            if (run.from() > next) {
                all.add(new Run<>(next, run.from(), Trouble.NONE));
            }
            all.add(run);
            next = run.to();
        }
        if (next < to) {
            all.add(new Run<>(next, to, Trouble.NONE));
        }
        return all;
    }

    public Trouble trouble(int task) {
        Trouble found = trouble.getOrNull(task);
        return found == null ? Trouble.NONE : found;
    }

    public boolean holds(LeaseId lease, int task) {
        Held held = leased.getOrNull(task);
        return held != null && held.lease().equals(lease);
    }

    /** The lease that has this task now, or null. */
    public Held heldOrNull(int task) {
        return leased.getOrNull(task);
    }

    /** The tasks of {@code tasks} that are out under this lease. */
    public List<Run<Held>> heldBy(LeaseId lease, TaskRange tasks) {
        List<Run<Held>> mine = new ArrayList<>();
        for (Run<Held> run : leased.overlapping(tasks.from(), tasks.to())) {
            if (run.value().lease().equals(lease)) {
                mine.add(run);
            }
        }
        return mine;
    }

    private List<Run<Held>> takeLeased(LeaseId lease, TaskRange tasks) {
        List<Run<Held>> mine = heldBy(lease, tasks);
        for (Run<Held> run : mine) {
            leased.remove(run.from(), run.to());
        }
        return mine;
    }

    /** Runs of tasks that wait, in order; a view. */
    public Collection<Run<Pending>> pending() {
        return pending.runs();
    }

    /** The waiting ones of these tasks, in order. */
    public List<Run<Pending>> pending(TaskRange tasks) {
        return pending.overlapping(tasks.from(), tasks.to());
    }

    /** Runs of tasks that are out, in order; a view. */
    public Collection<Run<Held>> leased() {
        return leased.runs();
    }

    /** Runs of tasks that are won, in order; a view. */
    public Collection<Run<Winner>> won() {
        return won.runs();
    }

    /** The won ones of these tasks, in order. */
    public List<Run<Winner>> won(TaskRange tasks) {
        return won.overlapping(tasks.from(), tasks.to());
    }

    public boolean isFailed(int task) {
        return failed.getOrNull(task) != null;
    }

    public int total() {
        return total;
    }

    public int pendingCount() {
        return pending.covered();
    }

    public int leasedCount() {
        return leased.covered();
    }

    public int wonCount() {
        return won.covered();
    }

    public int failedCount() {
        return failed.covered();
    }

    /** Whether no task waits or is out. */
    public boolean isSettled() {
        return wonCount() + failedCount() == total;
    }

    /** Whether all of these tasks are won or failed for good. */
    public boolean isSettled(TaskRange tasks) {
        return pending.overlapping(tasks.from(), tasks.to()).isEmpty() && leased.overlapping(tasks.from(), tasks.to()).isEmpty();
    }

    /** Whether a worker keeps the winning output of any of these tasks. */
    public boolean isHeldByWorker(TaskRange tasks) {
        return won.overlapping(tasks.from(), tasks.to()).stream().anyMatch(run -> run.value().holderOrNull() != null);
    }

    /** Whether any task is out or was won: somebody may have read the stage's input. */
    public boolean isTouched() {
        return wonCount() + leasedCount() + failedCount() > 0;
    }

    /** Outcomes and returns that named a lease that did not hold the task any more. */
    public long duplicates() {
        return duplicates;
    }

    /** Entries it keeps; for tests of its size. */
    public int entries() {
        return pending.runCount() + leased.runCount() + won.runCount() + failed.runCount() + trouble.runCount();
    }

    /** Throws if a task is in no state or in two. */
    public void validate() {
        int sum = pendingCount() + leasedCount() + wonCount() + failedCount();
        if (sum != total) {
            throw new IllegalStateException(this + " covers " + sum + " of " + total + " tasks");
        }
        disjoint(pending, leased);
        disjoint(pending, won);
        disjoint(pending, failed);
        disjoint(leased, won);
        disjoint(leased, failed);
        disjoint(won, failed);
    }

    private static void disjoint(RunMap<?> one, RunMap<?> other) {
        for (Run<?> run : one.runs()) {
            if (!other.overlapping(run.from(), run.to()).isEmpty()) {
                throw new IllegalStateException("tasks [" + run.from() + ", " + run.to() + ") are in two states: " + run.value()
                        + " and " + other.overlapping(run.from(), run.to()).get(0).value());
            }
        }
    }

    private static void require(boolean condition, String action, LeaseId lease, TaskRange tasks) {
        if (!condition) {
            throw new IllegalStateException("cannot " + action + " tasks " + tasks + " under lease " + lease);
        }
    }

    @Override
    public String toString() {
        return total + " tasks: " + pendingCount() + " pending, " + leasedCount() + " leased, " + wonCount() + " won, " + failedCount()
                + " failed";
    }
}
