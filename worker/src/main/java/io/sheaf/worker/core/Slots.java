package io.sheaf.worker.core;

import io.sheaf.ErrorKind;
import io.sheaf.TaskTimeoutException;
import io.sheaf.WorkerLostException;
import io.sheaf.plan.Failure;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.message.FromWorker.TaskOutput;
import io.sheaf.plan.message.FromWorker.TaskOutput.Inline;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The runs that hold slots: how they start, hand in, are stopped and end. Owned by the worker core. */
final class Slots {

    private final WorkerConfig config;
    private final Outbox out;
    private final LeaseBook book;
    private final FairShare shares;
    private final Map<RunId, RunState> runs = new LinkedHashMap<>();
    private long lastRun;
    private WorkerCommand.Exit endOrNull;

    Slots(WorkerConfig config, Outbox out, LeaseBook book, FairShare shares) {
        this.config = config;
        this.out = out;
        this.book = book;
        this.shares = shares;
    }

    int running() {
        return runs.size();
    }

    int free() {
        return config.slots() - runs.size();
    }

    List<RunState> runs() {
        return List.copyOf(runs.values());
    }

    long earliestDeadline() {
        long earliest = RunState.NEVER;
        for (RunState run : runs.values()) {
            earliest = Math.min(earliest, run.earliestDeadline());
        }
        return earliest;
    }

    /** Starts the next tasks of the lease whose turn it is, on a slot that is free. */
    void start(LeaseState lease, long now) {
        int unstarted = lease.unstarted.count();
        TaskRange tasks = lease.unstarted.takeFirst(runSize(lease, unstarted));
        int inline = lease.inline.reserve(tasks.size(), unstarted, config.slots());
        RunSpec spec = new RunSpec(
                new RunId(++lastRun), lease.grant, lease.stage.definition(), lease.job.maps(), tasks, inline);
        RunState run = new RunState(spec, lease, now);
        long timeout = timeoutNanos(run);
        run.expireAt = timeout == 0 ? RunState.NEVER : now + timeout;
        run.overdueAt = tasks.size() == 1 ? RunState.NEVER : now + config.runLimitNanos();
        runs.put(run.id(), run);
        lease.runs.add(run.id());
        lease.job.runs.put(run.id(), run);
        shares.served(lease.job);
        out.add(new WorkerCommand.StartRun(spec));
    }

    // Spread over the free slots, but not below a tenth of the target: handing a run over costs about that.
    private int runSize(LeaseState lease, int unstarted) {
        int spread = (unstarted + free() - 1) / free();
        int atLeast = lease.stage.runSize(Math.max(1, config.runTargetNanos() / 10));
        return Math.min(lease.stage.runSize(config.runTargetNanos()), Math.max(spread, atLeast));
    }

    /** Asks a run for what it has not started. */
    void cut(RunState run) {
        run.cutRequested();
        out.add(new WorkerCommand.Preempt(run.id()));
    }

    /** Stops a run if it runs one of these tasks; what it has not started it gives back. */
    void cancel(RunState run, TaskRange tasks) {
        run.cutRequested();
        run.cancelRequested(tasks);
        out.add(new WorkerCommand.CancelAttempt(run.id(), tasks));
    }

    /** Stops a run whose outcomes are of no interest any more. */
    void disown(RunState run) {
        run.disown();
        cancel(run, run.spec.grant().tasks());
    }

    /** Returns false if the run is unknown. */
    boolean progress(WorkerEvent.RunProgress event, long now) {
        RunState run = runs.get(event.run());
        if (run == null) {
            return false;
        }
        boolean expired = event.current() >= 0 && settle(run, event.outcomes(), event.busyNanos(), event.current(), now);
        giveBack(run, event.end());
        book.runAnswered(run.lease, run.id());
        boolean stops = event.current() >= 0 && (expired || run.cancelRequestedOf(event.current()));
        if (stops && !run.stopping()) {
            run.stopping(now, config.interruptAfterNanos());
        } else if (!run.stopping()) {
            renewTimeout(run, event.current() >= 0 ? event.currentSince() : now);
        }
        endIfOutOfMemory(run, event.outcomes());
        return true;
    }

    /** Returns false if the run is unknown, or nobody wants to hear of it. */
    boolean divided(WorkerEvent.RunDivided event) {
        RunState run = runs.get(event.run());
        if (run == null || run.disowned()) {
            return false;
        }
        book.divided(run.lease, event);
        return true;
    }

    private void renewTimeout(RunState run, long currentSince) {
        long timeout = timeoutNanos(run);
        run.expireAt = timeout == 0 ? RunState.NEVER : currentSince + timeout;
    }

    /** Returns false if the run is unknown. */
    boolean finished(WorkerEvent.RunFinished event, long now) {
        RunState run = runs.get(event.run());
        if (run == null) {
            return false;
        }
        settle(run, event.outcomes(), event.busyNanos(), event.end(), now);
        giveBack(run, event.end());
        if (run.left() != 0) {
            throw new IllegalStateException("run " + run.id() + " has ended at task " + run.end() + " and reported up to " + run.next());
        }
        remove(run);
        endIfOutOfMemory(run, event.outcomes());
        return true;
    }

    /** Passes the outcomes on; returns whether they speak already of the running task. */
    private boolean settle(RunState run, List<RunOutcome> outcomes, long busyNanos, int running, long now) {
        int first = run.next();
        for (RunOutcome outcome : outcomes) {
            if (outcome.tasks().from() != run.next() || outcome.tasks().to() > run.end()) {
                throw new IllegalStateException("run " + run.id() + " reports tasks " + outcome.tasks() + " after " + run.next());
            }
            run.reportedUpTo(outcome.tasks().to());
            run.inlineUsed(inlineBytes(outcome));
            if (!run.disowned()) {
                book.answer(run.lease, outcome);
            }
        }
        run.lease.stage.measured(Math.min(run.next(), running) - first, busyNanos);
        shares.charge(run.lease.job, now - run.since);
        run.since = now;
        return run.next() > running;
    }

    private void endIfOutOfMemory(RunState run, List<RunOutcome> outcomes) {
        if (config.ownsProcess() && outcomes.stream().anyMatch(Slots::ranOutOfMemory)) {
            endProcess(ExitKind.OUT_OF_MEMORY, "memory ran out in a task of job " + run.spec.grant().job() + ", stage " + run.spec.grant().stage());
        }
    }

    private static boolean ranOutOfMemory(RunOutcome outcome) {
        return outcome instanceof RunOutcome.Failed bad && bad.failure().type().equals(OutOfMemoryError.class.getName());
    }

    /**
     * The process has to end. A lost connection would be held against every task that runs, as if each might have killed
     * the worker; so those that did not are failed by name, for a reason that says so.
     */
    void endProcess(ExitKind kind, String reason) {
        endOrNull = new WorkerCommand.Exit(kind, reason);
        book.drain();
        for (RunState run : runs()) {
            for (int task = run.next(); task < run.end() && !run.disowned(); task++) {
                book.answer(run.lease, new RunOutcome.Failed(task, bystander(reason), null));
                run.reportedUpTo(task + 1);
            }
        }
    }

    /** How the process has to end now that all its tasks have their answers, or null if it goes on. */
    WorkerCommand.Exit endOrNull() {
        return endOrNull;
    }

    private static Failure bystander(String reason) {
        return Failure.of(ErrorKind.ENVIRONMENT, WorkerLostException.class.getName(),
                "the worker ended while the task ran: " + reason + ", for which this task is not to blame");
    }

    private static int inlineBytes(RunOutcome outcome) {
        if (outcome instanceof RunOutcome.Succeeded good) {
            TaskOutput output = good.output();
            return output instanceof Inline inline ? inline.slices().bytes() : 0;
        }
        return 0;
    }

    private void giveBack(RunState run, int end) {
        TaskRange givenBack = run.cutOrNull(end);
        if (givenBack != null && !run.disowned()) {
            book.giveBack(run.lease, givenBack);
        }
    }

    private void remove(RunState run) {
        LeaseState lease = run.lease;
        runs.remove(run.id());
        lease.runs.remove(run.id());
        lease.job.runs.remove(run.id());
        shares.touch(lease.job);
        lease.inline.settle(run.spec.inlineBytes(), run.inlineUsed());
        if (!run.disowned()) {
            book.runAnswered(lease, run.id());
        }
    }

    /** Does what has come due. */
    void onDeadline(long now) {
        for (RunState run : runs()) {
            if (endOrNull != null) {
                return;
            }
            if (run.overdueAt <= now) {
                cut(run);
            }
            if (run.expireAt <= now) {
                run.expireAt = RunState.NEVER;
                out.add(new WorkerCommand.ExpireAttempt(run.id(), now - timeoutNanos(run), timedOut(run)));
            }
            if (run.stopAt <= now) {
                stopHarder(run, now);
            }
        }
    }

    private void stopHarder(RunState run, long now) {
        if (!run.interrupted()) {
            run.interrupted(config.giveUpAfterNanos());
            out.add(new WorkerCommand.InterruptAttempt(run.id()));
        } else if (config.runaway() == WorkerConfig.Runaway.ABANDON) {
            abandon(run, now);
        } else {
            run.stopAt = RunState.NEVER;
            endProcess(ExitKind.RUNAWAY, "a task of job " + run.spec.grant().job() + ", stage " + run.spec.grant().stage()
                    + " still runs " + TimeUnit.NANOSECONDS.toMillis(config.giveUpAfterNanos()) + " ms after it was told to stop");
        }
    }

    // A task of a cancelled lease owes no answer, one that timed out has its answer; one cancelled alone has none coming.
    private void abandon(RunState run, long now) {
        shares.charge(run.lease.job, now - run.since);
        giveBack(run, run.next());
        remove(run);
        out.add(new WorkerCommand.AbandonAttempt(run.id()));
    }

    private static long timeoutNanos(RunState run) {
        return TimeUnit.MILLISECONDS.toNanos(run.spec.stage().settings().taskTimeoutMillis());
    }

    private static Failure timedOut(RunState run) {
        return Failure.of(ErrorKind.TIMEOUT, TaskTimeoutException.class.getName(), "the task did not end within its limit of "
                + run.spec.stage().settings().taskTimeoutMillis() + " ms and was told to stop");
    }

    void validate() {
        if (runs.size() > config.slots()) {
            throw new IllegalStateException(runs.size() + " runs on " + config.slots() + " slots");
        }
        for (RunState run : runs.values()) {
            boolean known = book.leaseOrNull(run.spec.grant().lease()) == run.lease;
            if (run.lease.job.runs.get(run.id()) != run || (!run.disowned() && run.left() > 0 && !known)) {
                throw new IllegalStateException("run " + run.id() + " belongs to nobody");
            }
        }
    }
}
