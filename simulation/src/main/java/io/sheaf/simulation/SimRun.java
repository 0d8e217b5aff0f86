package io.sheaf.simulation;

import io.sheaf.ErrorKind;
import io.sheaf.JobCancelledException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.Piece;
import io.sheaf.plan.TaskRange;
import io.sheaf.simulation.Behaviour.Trouble;
import io.sheaf.worker.core.RunOutcome;
import io.sheaf.worker.core.RunSpec;
import io.sheaf.worker.core.WorkerEvent;
import io.sheaf.worker.runtime.OutcomeBatch;
import io.sheaf.worker.task.TaskAttempt;
import io.sheaf.worker.task.TaskResult;
import java.util.ArrayList;
import java.util.List;

/**
 * A run of tasks on a thread of a simulated worker; answers the core as a real one does. Tasks follow one another without
 * a happening of their own each: what has become of them is worked out when somebody asks or the run ends. Owned by its
 * world.
 */
final class SimRun {

    private static final long NEVER = Long.MAX_VALUE / 2;

    private final World world;
    private final WorkerHost host;
    private final RunSpec spec;
    private final JobPlan job;
    private final OutcomeBatch batch;
    private final long nanosPerTask;
    private final int special;
    private int current;
    private int end;
    private int inlineLeft;
    private long since;
    private long busyNanos;
    /** How long the running task takes; {@link #NEVER} while it hangs. */
    private long currentTakes;
    private boolean claimed;
    private boolean settled;
    private boolean cancelled;
    private boolean over;
    private long plans;
    /** Where the running task ends, if the rest of what it was to read was left to others; else -1. */
    private long endsAt = -1;

    SimRun(World world, WorkerHost host, RunSpec spec) {
        this.world = world;
        this.host = host;
        this.spec = spec;
        this.job = world.job(spec.grant().job());
        this.batch = new OutcomeBatch(spec.stage().output());
        this.current = spec.tasks().from();
        this.end = spec.tasks().to();
        this.inlineLeft = spec.inlineBytes();
        long usual = job.behaviour().nanosPerTask();
        this.nanosPerTask = Math.max(1, host.slowness() * (usual / 2 + (long) (usual * (world.draw.below(1000) / 1000.0))));
        this.special = special();
    }

    /** The task of the stage with which something goes wrong, or -1. */
    private int special() {
        Behaviour behaviour = job.behaviour();
        int stage = spec.grant().stage().value();
        boolean here = behaviour.trouble() != Trouble.NONE && behaviour.stage() % job.spec.stages().size() == stage;
        int tasks = here ? job.tasks(stage) : 0;
        return tasks == 0 ? -1 : behaviour.task() % tasks;
    }

    void start() {
        since = world.agenda.now();
        if (world.draw.oneIn(4)) {
            // No thread has taken it yet.
            world.agenda.in(world.draw.magnitude(1000, 2_000_000), () -> host.whenAwake(this::claim));
        } else {
            claim();
        }
    }

    private void claim() {
        if (!over && !claimed) {
            claimed = true;
            since = world.agenda.now();
            begin();
            plan();
        }
    }

    private void begin() {
        currentTakes = nanosPerTask;
        world.incidents.begins(spec.grant(), current);
        if (current != special) {
            return;
        }
        Trouble trouble = job.behaviour().trouble();
        boolean early = spec.grant().attempt() <= 2;
        if (trouble == Trouble.KILLS) {
            currentTakes = NEVER;
            world.agenda.in(1, () -> host.crash("task " + current + " of " + job.spec.id() + " killed it"));
        } else if (trouble.hangs()) {
            currentTakes = NEVER;
        } else if (trouble == Trouble.CALLS_EXIT && early) {
            currentTakes = NEVER;
            world.agenda.in(1, () -> host.whenAwake(this::exitCalled));
        }
    }

    private void exitCalled() {
        if (!over) {
            world.incidents.failsItself(spec.grant().job(), spec.grant().stage(), current);
            expire(Long.MAX_VALUE, Failure.of(ErrorKind.USER, "io.sheaf.UserException", "the task has called System.exit"));
            host.tell(new WorkerEvent.ExitCalled());
        }
    }

    /** Comes back when something happens that others must notice. */
    private void plan() {
        long plan = ++plans;
        if (over || !claimed || currentTakes == NEVER) {
            return;
        }
        // The special task, if it is still to come, makes itself felt as soon as it begins.
        int until = current < special && special < end ? special : end;
        long at = since + currentTakes + (until - current - 1) * nanosPerTask;
        world.agenda.at(at, () -> host.whenAwake(() -> {
            if (plan == plans) {
                reachNow();
                plan();
                host.settle();
            }
        }));
    }

    /** Works out what has happened until now. */
    void reachNow() {
        while (claimed && !over && currentTakes != NEVER && since + currentTakes <= world.agenda.now()) {
            since += currentTakes;
            busyNanos += currentTakes;
            endOfTask();
        }
    }

    private void endOfTask() {
        if (!settled) {
            TaskAttempt attempt = shortened(spec.attempt(current, inlineLeft));
            TaskResult result = cancelled ? new TaskResult.Failed(stopped(), null) : world.code.run(host, job, attempt, current == special);
            batch.add(current, result);
            inlineLeft -= result instanceof TaskResult.Inline inline ? Math.min(inlineLeft, inline.slices().bytes()) : 0;
        }
        settled = false;
        cancelled = false;
        endsAt = -1;
        current++;
        if (current < end) {
            begin();
        } else {
            finish();
        }
    }

    private static Failure stopped() {
        return Failure.of(ErrorKind.CANCELLED, JobCancelledException.class.getName(), "told to stop");
    }

    private void finish() {
        over = true;
        List<RunOutcome> outcomes = batch.take();
        host.leave(new WorkerEvent.RunFinished(spec.id(), outcomes, busyNanos, current));
    }

    private TaskAttempt shortened(TaskAttempt attempt) {
        Piece piece = attempt.piece();
        return endsAt < 0 ? attempt : attempt.of(new Piece(piece.origin(), piece.from(), endsAt));
    }

    /** Leaves the rest of what the running task reads to others: after a while, unless it is over by then. */
    void divide(int number, int pieces) {
        reachNow();
        if (!over && claimed && !settled && current + 1 == end) {
            int asked = current;
            world.agenda.in(world.draw.magnitude(1000, 50_000_000), () -> host.whenAwake(() -> {
                reachNow();
                if (!over && !settled && current == asked && currentTakes != NEVER) {
                    leaveRest(number, pieces);
                    plan();
                }
                host.settle();
            }));
        }
    }

    private void leaveRest(int number, int pieces) {
        Piece piece = shortened(spec.attempt(current, inlineLeft)).piece();
        long to = Math.min(piece.to(), UserCode.POSITIONS);
        long at = piece.from() + (long) ((to - piece.from()) * ((double) (world.agenda.now() - since) / currentTakes));
        long parts = world.draw.oneIn(5) ? 1 : Math.min(pieces, to - at - 1) + 1;
        List<Long> cuts = new ArrayList<>();
        for (long i = 1; i < parts; i++) {
            long cut = Math.max(at + (to - at) * i / parts, piece.from() + i);
            if (cut < to) {
                cuts.add(cut);
            }
        }
        if (!cuts.isEmpty()) {
            endsAt = cuts.get(0);
            currentTakes = Math.max(world.agenda.now() - since + 1, (long) (currentTakes * ((double) (endsAt - piece.from()) / (to - piece.from()))));
            world.count("DIVIDED");
        }
        report();
        host.leave(new WorkerEvent.RunDivided(spec.id(), current, number, cuts));
    }

    /** Starts no further task. */
    void preempt() {
        reachNow();
        if (!over && !retract()) {
            end = current + 1;
            report();
            plan();
        }
    }

    void cancel(TaskRange tasks) {
        reachNow();
        if (!over && !retract()) {
            end = current + 1;
            if (tasks.contains(current)) {
                stop(Trouble.HANGS_UNTIL_CANCELLED);
            }
            report();
            plan();
        }
    }

    void expire(long startedBy, Failure failure) {
        reachNow();
        if (over) {
            return;
        }
        if (claimed && since <= startedBy && !settled) {
            batch.add(current, new TaskResult.Failed(failure, null));
            settled = true;
            end = current + 1;
            stop(Trouble.HANGS_UNTIL_CANCELLED);
        }
        report();
        plan();
    }

    void interrupt() {
        reachNow();
        if (!over && claimed) {
            stop(Trouble.HANGS_UNTIL_INTERRUPTED);
            plan();
        }
    }

    /** The running task is told to stop; it does soon, unless it hangs harder than this. */
    private void stop(Trouble upTo) {
        boolean hangs = currentTakes == NEVER;
        Trouble trouble = job.behaviour().trouble();
        if (!hangs || trouble.hangs() && trouble.compareTo(upTo) <= 0) {
            cancelled = true;
            long ran = world.agenda.now() - since;
            currentTakes = Math.min(currentTakes, ran + 1 + world.draw.below(100_000));
        }
    }

    // Nobody can claim it any more: as if it had never been there.
    private boolean retract() {
        if (!claimed) {
            finish();
        }
        return !claimed;
    }

    private void report() {
        List<RunOutcome> outcomes = batch.take();
        long busy = busyNanos;
        busyNanos = 0;
        host.leave(new WorkerEvent.RunProgress(spec.id(), outcomes, busy, end, claimed ? current : -1, since));
    }

    /** The process was stopped for so long: nothing of the running task happened meanwhile. */
    void sleptFor(long nanos) {
        // The core's clock went on; a task that is due by it may have been told to stop before this one ends.
        if (currentTakes != NEVER) {
            currentTakes += nanos;
        }
        plan();
    }

    /** The process is gone. */
    void vanish() {
        over = true;
        plans++;
    }
}
