package io.sheaf.aggregator.ledger;

import io.sheaf.aggregator.ledger.RunMap.Run;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which attempt of each task of one stage generation is waiting, out, or has won. Owned by one thread. Every task is in
 * exactly one of four states: pending, leased, won, failed for good. One that is leased may be so twice, if the first attempt is slow.
 * The first success under a current lease wins; anything said under another lease changes nothing and is counted. Costs go with the
 * number of runs, not of tasks.
 */
public final class AttemptLedger {

    private final RunMap<Pending> pending = new RunMap<>();
    private final RunMap<Held> leased = new RunMap<>();
    /** Second attempts of leased tasks. */
    private final RunMap<Held> second = new RunMap<>();
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
        leased.put(tasks.from(), tasks.to(), new Held(lease, how.attempt(), how.deaths(), how.remake(), how.attempt()));
        return how;
    }

    /** Leases tasks that are all out in the same way, under one lease each, once more; returns how they are out under the new one. */
    public Held speculate(LeaseId lease, TaskRange tasks) {
        List<Run<Held>> runs = leased.overlapping(tasks.from(), tasks.to());
        boolean once = second.overlapping(tasks.from(), tasks.to()).isEmpty();
        require(once && runs.size() == 1 && runs.get(0).size() == tasks.size(), "speculate", lease, tasks);
        Held first = runs.get(0).value();
        int attempt = first.last() + 1;
        Held beside = new Held(lease, attempt, first.deaths(), first.remake(), attempt);
        leased.put(tasks.from(), tasks.to(), first.withLast(attempt));
        second.put(tasks.from(), tasks.to(), beside);
        blame(tasks, Trouble::plusSpeculated);
        return beside;
    }

    /** Of those of these tasks that are out under this lease, what is out under others too. */
    public List<Run<Held>> rivals(LeaseId lease, TaskRange tasks) {
        if (second.isEmpty()) {
            return List.of();
        }
        List<Run<Held>> rivals = new ArrayList<>();
        for (Run<Held> run : heldBy(lease, tasks)) {
            for (Run<Held> other : second.overlapping(run.from(), run.to())) {
                rivals.addAll(isSecond(run, lease) ? leased.overlapping(other.from(), other.to()) : List.of(other));
            }
        }
        return rivals;
    }

    private boolean isSecond(Run<Held> run, LeaseId lease) {
        Held beside = second.getOrNull(run.from());
        return beside != null && beside.lease().equals(lease);
    }

    /**
     * These tasks succeeded under this lease. Returns those that thereby won; the others are counted as duplicates.
     *
     * @param holderOrNull the worker that keeps the output, if it has to
     */
    public List<Run<Held>> win(LeaseId lease, TaskRange tasks, WorkerEpoch holderOrNull) {
        List<Run<Held>> mine = heldBy(lease, tasks);
        int count = 0;
        for (Run<Held> run : mine) {
            LeaseId keptUnder = holderOrNull == null ? null : lease;
            leased.remove(run.from(), run.to());
            second.remove(run.from(), run.to());
            won.put(run.from(), run.to(), new Winner(run.value().attempt(), run.value().last(), keptUnder, holderOrNull));
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
                won.put(run.from(), run.to(), new Winner(attempt, attempt, lease, holder));
                mine.add(new Run<>(run.from(), run.to(), new Held(lease, attempt, run.value().deaths(), run.value().remake(), attempt)));
            }
        }
        return mine;
    }

    /**
     * These tasks were not started: they wait again, for the same attempt, unless another one is under way. Returns how many were under
     * this lease.
     */
    public int giveBack(LeaseId lease, TaskRange tasks) {
        List<Run<Held>> mine = heldBy(lease, tasks);
        for (Run<Held> run : release(mine, lease)) {
            Held held = run.value();
            int attempt = held.last() == held.attempt() ? held.attempt() : held.last() + 1;
            pending.put(run.from(), run.to(), new Pending(attempt, held.deaths(), held.remake(), null));
        }
        int count = mine.stream().mapToInt(Run::size).sum();
        duplicates += tasks.size() - count;
        return count;
    }

    /**
     * The attempts of these tasks ended without success: they wait for the next one, unless another one is under way. Returns the runs
     * this changed.
     */
    public List<Run<Held>> retry(LeaseId lease, TaskRange tasks, WorkerEpoch avoidOrNull) {
        List<Run<Held>> mine = heldBy(lease, tasks);
        for (Run<Held> run : release(mine, lease)) {
            Held held = run.value();
            for (Run<Trouble> part : troubles(run.from(), run.to())) {
                int deaths = part.value().deaths().size();
                pending.put(part.from(), part.to(), new Pending(held.last() + 1, deaths, held.remake(), avoidOrNull));
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
                    pending.put(part.from(), part.to(), new Pending(run.value().last() + 1, deaths, true, holder));
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
        second.remove(tasks.from(), tasks.to());
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
        return holders(task).stream().anyMatch(held -> held.lease().equals(lease));
    }

    /** The leases that have this task now: none, one or two. */
    public List<Held> holders(int task) {
        List<Held> all = new ArrayList<>();
        for (RunMap<Held> attempts : List.of(leased, second)) {
            Held held = attempts.getOrNull(task);
            if (held != null) {
                all.add(held);
            }
        }
        return all;
    }

    /** The tasks of {@code tasks} that are out under this lease, in order. */
    public List<Run<Held>> heldBy(LeaseId lease, TaskRange tasks) {
        List<Run<Held>> mine = new ArrayList<>();
        addHeld(leased, lease, tasks, mine);
        if (!second.isEmpty()) {
            addHeld(second, lease, tasks, mine);
            mine.sort(Comparator.comparingInt(Run::from));
        }
        return mine;
    }

    private static void addHeld(RunMap<Held> attempts, LeaseId lease, TaskRange tasks, List<Run<Held>> mine) {
        for (Run<Held> run : attempts.overlapping(tasks.from(), tasks.to())) {
            if (run.value().lease().equals(lease)) {
                mine.add(run);
            }
        }
    }

    /** Takes this lease off tasks that are under it. Returns those that are under none then; the others are under their second one only. */
    private List<Run<Held>> release(List<Run<Held>> mine, LeaseId lease) {
        List<Run<Held>> free = new ArrayList<>();
        for (Run<Held> run : mine) {
            if (isSecond(run, lease)) {
                second.remove(run.from(), run.to());
            } else {
                leased.remove(run.from(), run.to());
                int next = run.from();
                for (Run<Held> other : second.remove(run.from(), run.to())) {
                    leased.put(other.from(), other.to(), other.value());
                    addIfAny(next, other.from(), run.value(), free);
                    next = other.to();
                }
                addIfAny(next, run.to(), run.value(), free);
            }
        }
        return free;
    }

    private static void addIfAny(int from, int to, Held held, List<Run<Held>> all) {
        if (from < to) {
            all.add(new Run<>(from, to, held));
        }
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

    /** Runs of tasks that are out a second time, in order; a view. */
    public Collection<Run<Held>> speculated() {
        return second.runs();
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
        return pending.runCount() + leased.runCount() + second.runCount() + won.runCount() + failed.runCount() + trouble.runCount();
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
        for (Run<Held> run : second.runs()) {
            for (int task = run.from(); task < run.to(); task++) {
                Held first = leased.getOrNull(task);
                if (first == null || first.lease().equals(run.value().lease())) {
                    throw new IllegalStateException("task " + task + " has a second attempt, " + run.value() + ", beside " + first);
                }
            }
        }
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
