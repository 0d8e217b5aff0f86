package io.sheaf.worker.runtime;

import io.sheaf.plan.Failure;
import io.sheaf.plan.TaskRange;
import io.sheaf.worker.core.RunOutcome;
import io.sheaf.worker.core.RunSpec;
import io.sheaf.worker.core.WorkerEvent;
import io.sheaf.worker.task.AttemptControl;
import io.sheaf.worker.task.TaskEngine;
import io.sheaf.worker.task.TaskResult;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A run on its way: runs its tasks one after another on the thread that claimed it. Everything that decides what becomes
 * of a task (its end, its expiry, giving back what was not started) happens under this object's lock, and what was
 * decided is posted before the lock is released, so that the core hears it in the order in which it happened.
 */
final class TaskRun {

    private final RunSpec spec;
    private final TaskEngine engine;
    private final LongSupplier clock;
    private final Consumer<WorkerEvent> post;
    private final Runnable act;
    private final Consumer<Throwable> breakDown;

    private final OutcomeBatch batch;
    private int current;
    private int end;
    private int inlineLeft;
    private long since;
    private long busyNanos;
    /** The thread that claimed it. */
    private Thread runnerOrNull;
    /** Of the running attempt; null before the first and after the last. */
    private AttemptControl controlOrNull;
    /** The running attempt's outcome was stated before its end. */
    private boolean settled;
    private boolean over;
    private boolean abandoned;
    /** Who waits for a part of the input of the only task, which no thread has taken yet. */
    private Question questionOrNull;

    private record Question(int number, int pieces) {}

    /**
     * @param post takes an event without acting on it
     * @param act has what was posted acted on, by another thread
     * @param breakDown ends the worker, for the end of this run cannot be said
     */
    TaskRun(RunSpec spec, TaskEngine engine, LongSupplier clock, Consumer<WorkerEvent> post, Runnable act, Consumer<Throwable> breakDown) {
        this.spec = spec;
        this.engine = engine;
        this.clock = clock;
        this.post = post;
        this.act = act;
        this.breakDown = breakDown;
        this.batch = new OutcomeBatch(spec.stage().output());
        this.current = spec.tasks().from();
        this.end = spec.tasks().to();
        this.inlineLeft = spec.inlineBytes();
    }

    RunSpec spec() {
        return spec;
    }

    /** Makes the calling thread the one that runs it; false if it is too late for that. */
    synchronized boolean claim() {
        if (over || runnerOrNull != null) {
            return false;
        }
        runnerOrNull = Thread.currentThread();
        since = clock.getAsLong();
        controlOrNull = new AttemptControl();
        askIfRunning();
        return true;
    }

    /** Runs it to its end on the thread that claimed it. Returns false if the thread was given up meanwhile. Throws nothing. */
    boolean run() {
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        boolean ownThread = thread instanceof RunThread;
        try {
            AttemptControl control = controlOfFirst();
            while (control != null) {
                TaskResult result = attempt(control);
                thread.setContextClassLoader(loader);
                // A thread of ours starts each task uninterrupted; an interrupt of a user's thread is left for its owner.
                boolean stop = ownThread ? clearInterrupt() : thread.isInterrupted();
                control = next(result, stop);
            }
        } catch (NoClassDefFoundError aClassOfTheWorker) {
            // The JVM does not look again for what it could not load once: this process would fail at that place for ever.
            breakDown(aClassOfTheWorker);
        } catch (Throwable broken) {
            endOrBreakDown(broken);
        } finally {
            thread.setContextClassLoader(loader);
        }
        return !abandoned();
    }

    private static boolean clearInterrupt() {
        Thread.interrupted();
        return false;
    }

    private TaskResult attempt(AttemptControl control) {
        try {
            TaskResult result = engine.run(spec.attempt(current, inlineLeft), control);
            if (result == null) {
                throw new IllegalStateException("the task engine gave no result");
            }
            return result;
        } catch (NoClassDefFoundError aClassOfTheWorker) {
            throw aClassOfTheWorker;
        } catch (Throwable escaped) {
            return new TaskResult.Failed(EscapedFailures.of(escaped), null);
        }
    }

    private synchronized AttemptControl controlOfFirst() {
        return controlOrNull;
    }

    private synchronized boolean abandoned() {
        return abandoned;
    }

    /** Takes the result of the running attempt and starts the next one; null if there is none. */
    private synchronized AttemptControl next(TaskResult result, boolean stop) {
        if (over) {
            return null;
        }
        long now = clock.getAsLong();
        busyNanos += now - since;
        since = now;
        if (!settled) {
            batch.add(current, result);
            inlineLeft -= result instanceof TaskResult.Inline inline ? Math.min(inlineLeft, inline.slices().bytes()) : 0;
        }
        current++;
        controlOrNull = null;
        if (stop || current >= end) {
            finish();
            return null;
        }
        controlOrNull = new AttemptControl();
        return controlOrNull;
    }

    // What is lacking may be what this needs as well. Then the job would wait for this run for ever, while the worker seems to be well.
    private void endOrBreakDown(Throwable broken) {
        try {
            end(broken);
        } catch (Throwable again) {
            breakDown(again);
        }
    }

    /** Nothing is said of this run any more: the worker ends, by which the scheduler knows what becomes of its tasks. */
    private void breakDown(Throwable reason) {
        abandon();
        breakDown.accept(reason);
    }

    /** The bookkeeping itself has failed, for want of memory most likely: the running task fails, the rest is given back. */
    private synchronized void end(Throwable broken) {
        if (over) {
            return;
        }
        if (controlOrNull != null) {
            controlOrNull = null;
            if (!settled) {
                batch.add(current, new TaskResult.Failed(EscapedFailures.of(broken), null));
            }
            current++;
        }
        finish();
    }

    private void finish() {
        List<RunOutcome> outcomes = batch.take();
        over = true;
        post.accept(new WorkerEvent.RunFinished(spec.id(), outcomes, busyNanos, current));
    }

    /** Starts no further task. */
    synchronized void preempt() {
        if (!over && !retract()) {
            end = current + 1;
            report();
        }
    }

    /** Like {@link #preempt()}, and tells the running attempt to stop if it is of one of these tasks. */
    synchronized void cancel(TaskRange tasks) {
        if (!over && !retract()) {
            end = current + 1;
            if (tasks.contains(current)) {
                controlOrNull.cancel();
            }
            report();
        }
    }

    /** Asks the last attempt of the run, if that is running, or the only one as soon as it runs, to leave what it has not read to others. */
    synchronized void divide(int number, int pieces) {
        if (over || settled || current + 1 < end) {
            return;
        }
        questionOrNull = new Question(number, pieces);
        askIfRunning();
    }

    private void askIfRunning() {
        if (questionOrNull != null && controlOrNull != null) {
            AttemptControl asked = controlOrNull;
            int number = questionOrNull.number();
            asked.divide(questionOrNull.pieces(), cuts -> divided(asked, number, cuts));
            questionOrNull = null;
        }
    }

    /** On the attempt's thread. Its outcome comes later, and is said later. */
    private void divided(AttemptControl asked, int number, List<Long> cuts) {
        synchronized (this) {
            if (over || controlOrNull != asked) {
                return;
            }
            // So that the outcome of this task is one of its own.
            report();
            post.accept(new WorkerEvent.RunDivided(spec.id(), current, number, cuts));
        }
        act.run();
    }

    /** States the outcome of the running attempt if it was started at this time or before. */
    synchronized void expire(long startedBy, Failure failure) {
        if (over) {
            return;
        }
        if (runnerOrNull != null && since <= startedBy && !settled) {
            batch.add(current, new TaskResult.Failed(failure, null));
            settled = true;
            end = current + 1;
            controlOrNull.cancel();
        }
        report();
    }

    /** The thread that runs it, or null if nobody does. */
    synchronized Thread threadOrNull() {
        return over ? null : runnerOrNull;
    }

    synchronized void interrupt() {
        if (controlOrNull != null) {
            controlOrNull.cancel();
            controlOrNull.interrupt();
        }
    }

    /** Hears no more of it; returns the thread that runs it, or null if nobody does. */
    synchronized Thread abandon() {
        if (over) {
            return null;
        }
        over = true;
        abandoned = true;
        return runnerOrNull;
    }

    // Nobody can claim it any more: as if it had never been there.
    private boolean retract() {
        if (runnerOrNull != null) {
            return false;
        }
        finish();
        return true;
    }

    private void report() {
        List<RunOutcome> outcomes = batch.take();
        long busy = busyNanos;
        busyNanos = 0;
        int running = runnerOrNull == null ? -1 : current;
        post.accept(new WorkerEvent.RunProgress(spec.id(), outcomes, busy, end, running, since));
    }

    @Override
    public String toString() {
        return "job " + spec.grant().job() + ", stage " + spec.grant().stage() + ", tasks " + spec.tasks();
    }
}
