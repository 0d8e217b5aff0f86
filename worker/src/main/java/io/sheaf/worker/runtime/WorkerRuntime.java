package io.sheaf.worker.runtime;

import io.sheaf.plan.JobId;
import io.sheaf.plan.clock.EngineClock;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.worker.core.WorkerConfig;
import io.sheaf.worker.core.WorkerCore;
import io.sheaf.worker.core.WorkerEvent;
import io.sheaf.worker.task.TaskEngine;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * A worker at work: the core, the threads that run tasks, and one thread for timers. It knows no network; a
 * {@link SchedulerLink} is whatever carries messages. Safe for many threads.
 *
 * <p>No thread is reserved for the core: it is stepped by whoever brings a message, an end of a run or a timer.
 */
public final class WorkerRuntime implements AutoCloseable {

    private final WorkerConfig config;
    private final TaskEngine engine;
    private final RunPool pool;
    private final Timers timers;
    private final WorkerCore core;
    private final SerialCore serial;
    private final CommandShell shell;
    /** Orders the end of one connection, the begin of the next, and what both bring. */
    private final Object linkLock = new Object();
    private Link linkOrNull;
    private boolean closed;

    /** What a runtime is made of. */
    public record Setup(WorkerConfig config, TaskEngine engine, WorkerInfo info, WorkerExit exit, RunExecutor.Factory executors) {

        /** Every run goes to the pool at once. */
        public Setup(WorkerConfig config, TaskEngine engine, WorkerInfo info, WorkerExit exit) {
            this(config, engine, info, exit, RunExecutor.Factory.IMMEDIATE);
        }
    }

    public WorkerRuntime(Setup setup) {
        config = setup.config();
        engine = setup.engine();
        LongSupplier clock = clockFromZero();
        pool = new RunPool(config.slots(), setup.executors(), this::drain, this::breakDown);
        timers = new Timers(clock, this::fired);
        core = new WorkerCore(config);
        CommandShell.Parts parts = new CommandShell.Parts(engine, pool, timers, setup.exit(), setup.info());
        shell = new CommandShell(parts, start -> new TaskRun(start.run(), engine, clock, this::post, this::drainElsewhere, this::breakDown), this::lose);
        serial = new SerialCore(core, clock, shell);
        timers.start();
    }

    private static LongSupplier clockFromZero() {
        LongSupplier clock = EngineClock.nanos();
        long origin = clock.getAsLong();
        return () -> clock.getAsLong() - origin;
    }

    private void post(WorkerEvent event) {
        serial.post(event);
    }

    /**
     * Ends the worker, which cannot go on: after a defect, or for want of classes, threads or memory. On the calling thread, for the core might lack the
     * same.
     */
    public void breakDown(Throwable reason) {
        shell.broken(reason);
    }

    private void drain() {
        serial.drain();
    }

    // Not on a thread that is inside a task, which may be interrupted by what comes of it.
    private void drainElsewhere() {
        timers.soon(this::drain);
    }

    private void fired(WorkerEvent.TimerFired timer) {
        deliver(timer);
        pool.rouseIfAnyWaits();
    }

    private void deliver(WorkerEvent event) {
        serial.post(event);
        serial.drain();
    }

    /**
     * Starts a connection by saying hello over it; one that was there before is lost by that.
     *
     * @param dial gets the end that receives, which may be used at once, and gives the end that sends
     */
    public WorkerLink connect(Function<WorkerLink, SchedulerLink> dial) {
        Link link = new Link();
        link.scheduler = dial.apply(link);
        synchronized (linkLock) {
            if (closed) {
                throw new IllegalStateException("the worker is closed");
            }
            loseCurrent();
            linkOrNull = link;
            serial.post(link.scheduler);
        }
        serial.drain();
        return link;
    }

    // Called within a step, which goes on with what this leaves in the queue.
    private void lose(SchedulerLink broken) {
        synchronized (linkLock) {
            if (linkOrNull != null && linkOrNull.scheduler == broken) {
                loseCurrent();
            }
        }
    }

    private void loseCurrent() {
        if (linkOrNull != null) {
            linkOrNull = null;
            serial.post(new WorkerEvent.LinkLost());
        }
    }

    /**
     * Runs a waiting run of this job, if there is one that no pool thread has taken yet, on the calling thread, to its end. Does
     * nothing on a thread that was interrupted or that is inside a run already, and never takes tasks with a time limit.
     * An interrupt of the calling thread ends the run after the task it is at and is left for the caller to see. The
     * context class loader is put back.
     *
     * @return whether a run was taken
     */
    public boolean helpOne(JobId job) {
        return pool.helpOne(job);
    }

    /** Whether the calling thread runs a task of this worker now. */
    public boolean isInTask() {
        return pool.isInRun();
    }

    /** Leaves in order: gives back what is not started, finishes what runs, says goodbye, and exits as drained. */
    public void drain(String reason) {
        deliver(new WorkerEvent.DrainRequested(reason));
    }

    /** Asks the scheduler to be let go as soon as nobody needs what it keeps, and then leaves in order; at once without one. */
    public void leave(String reason) {
        deliver(new WorkerEvent.LeaveRequested(reason));
    }

    /**
     * To be asked by a shutdown hook: whether a task's code has asked the JVM to exit. If so, the task is failed with
     * that reason and the worker comes to its end through {@link WorkerExit}.
     */
    public boolean endIfTaskCalledExit() {
        List<TaskRun> callers = shell.live().stream().filter(ExitCalls::isCaller).toList();
        if (callers.isEmpty()) {
            return false;
        }
        callers.forEach(run -> run.expire(Long.MAX_VALUE, ExitCalls.failure(run)));
        deliver(new WorkerEvent.ExitCalled());
        return true;
    }

    /**
     * Cancels everything and waits for the threads to end, at most as long as tasks are given to obey; then leaves them
     * alone with a warning. From a thread of the worker it does not wait.
     */
    @Override
    public void close() {
        synchronized (linkLock) {
            if (closed) {
                return;
            }
            closed = true;
            loseCurrent();
        }
        serial.drain();
        pool.shutdown();
        if (!(Thread.currentThread() instanceof RunThread) && !pool.isInRun()) {
            awaitEnd();
        }
        timers.close();
    }

    private void awaitEnd() {
        try {
            if (pool.awaitEnd(config.interruptAfterNanos())) {
                return;
            }
            shell.live().forEach(TaskRun::interrupt);
            if (!pool.awaitEnd(config.giveUpAfterNanos() - config.interruptAfterNanos())) {
                warnOfStubborn(shell.live().stream().map(TaskRun::toString).sorted().toList());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Those that were given up have had their warning.
    private void warnOfStubborn(List<String> tasks) {
        if (!tasks.isEmpty()) {
            System.getLogger("io.sheaf.worker").log(
                    Level.WARNING, "The worker was closed while {0,choice,1#a task|1<{0} tasks} ignored the cancellation for {1} ms: {2}.",
                    tasks.size(), TimeUnit.NANOSECONDS.toMillis(config.giveUpAfterNanos()), String.join("; ", tasks));
        }
    }

    /** See {@link SerialCore}; a link that is not the current one is deaf. */
    private final class Link implements WorkerLink {

        private SchedulerLink scheduler;

        @Override
        public void receive(List<ToWorker> messages) {
            List<ToWorker> complete = messages.stream().map(this::withProgram).toList();
            synchronized (linkLock) {
                if (linkOrNull != this) {
                    return;
                }
                for (ToWorker message : complete) {
                    serial.post(new WorkerEvent.FromScheduler(message));
                }
            }
            serial.drain();
        }

        private ToWorker withProgram(ToWorker message) {
            return message instanceof ToWorker.DefineStage definition ? Programs.keepOrRecall(engine, definition) : message;
        }

        @Override
        public void lost() {
            synchronized (linkLock) {
                if (linkOrNull == this) {
                    loseCurrent();
                }
            }
            serial.drain();
        }
    }
}
