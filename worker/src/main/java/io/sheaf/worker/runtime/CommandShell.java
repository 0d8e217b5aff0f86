package io.sheaf.worker.runtime;

import io.sheaf.plan.failpoint.Failpoint;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.Hello;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.worker.core.ExitKind;
import io.sheaf.worker.core.RunId;
import io.sheaf.worker.core.WorkerCommand;
import io.sheaf.worker.core.WorkerEvent;
import io.sheaf.worker.task.TaskEngine;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Carries out what the worker core wants. Called by the thread that steps the core; {@link #live()} and {@link #broken} by any. */
final class CommandShell implements SerialCore.Shell {

    private static final Logger LOG = System.getLogger("io.sheaf.worker");
    private static final String LACKS_CLASSES = "most likely the file descriptors of this process have run out: raise their limit (ulimit -n); a class of"
            + " the worker cannot be loaded: ";
    private static final String LACKS_THREADS = "no thread can be started here: let fewer run, or raise the limit of threads and processes of this user"
            + " (ulimit -u), or that of memory; the JVM says: ";
    private static final String LACKS_MEMORY = "memory ran out in the worker itself: give it more heap, or make its tasks smaller";

    /** What the commands act on. */
    record Parts(TaskEngine engine, RunPool pool, Timers timers, WorkerExit exit, WorkerInfo info) {}

    private final Parts parts;
    private final RunFactory factory;
    private final Consumer<SchedulerLink> lose;
    private final Map<RunId, TaskRun> runs = new ConcurrentHashMap<>();
    private SchedulerLink linkOrNull;
    private final AtomicBoolean exited = new AtomicBoolean();

    /** Makes the run for a command. */
    interface RunFactory {
        TaskRun make(WorkerCommand.StartRun start);
    }

    CommandShell(Parts parts, RunFactory factory, Consumer<SchedulerLink> lose) {
        this.parts = parts;
        this.factory = factory;
        this.lose = lose;
    }

    /** The runs that have not ended yet. */
    Collection<TaskRun> live() {
        return runs.values();
    }

    @Override
    public void before(WorkerEvent event) {
        if (event instanceof WorkerEvent.RunFinished finished) {
            runs.remove(finished.run());
        } else if (event instanceof WorkerEvent.LinkLost) {
            linkOrNull = null;
        }
    }

    @Override
    public void connect(SchedulerLink link) {
        linkOrNull = link;
        Failpoint.HELLO_UNSAID.pass();
        send(List.of(new Hello(parts.info())));
    }

    @Override
    public void perform(List<WorkerCommand> commands) {
        List<FromWorker> messages = new ArrayList<>();
        for (WorkerCommand command : commands) {
            if (command instanceof WorkerCommand.Send send) {
                messages.add(send.message());
            } else if (command instanceof WorkerCommand.Exit exit) {
                send(messages);
                messages = new ArrayList<>();
                exit(exit.kind(), exit.reason());
            } else {
                perform(command);
            }
        }
        send(messages);
    }

    private void perform(WorkerCommand command) {
        if (command instanceof WorkerCommand.StartRun start) {
            TaskRun run = factory.make(start);
            runs.put(start.run().id(), run);
            parts.pool().start(run);
        } else if (command instanceof WorkerCommand.SetTimer timer) {
            parts.timers().set(timer.key(), timer.generation(), timer.atNanos());
        } else if (command instanceof WorkerCommand.Preempt preempt) {
            with(preempt.run(), TaskRun::preempt);
        } else if (command instanceof WorkerCommand.CancelAttempt cancel) {
            with(cancel.run(), run -> run.cancel(cancel.tasks()));
        } else if (command instanceof WorkerCommand.ExpireAttempt expire) {
            with(expire.run(), run -> run.expire(expire.startedBy(), expire.failure()));
        } else if (command instanceof WorkerCommand.DivideAttempt divide) {
            with(divide.run(), run -> run.divide(divide.number(), divide.pieces()));
        } else if (command instanceof WorkerCommand.InterruptAttempt interrupt) {
            with(interrupt.run(), TaskRun::interrupt);
        } else if (command instanceof WorkerCommand.AbandonAttempt abandon) {
            with(abandon.run(), this::abandon);
        } else if (command instanceof WorkerCommand.ReleaseResults release) {
            guarded("release results", () -> parts.engine().releaseResults(release.job(), release.stage(), release.tasks()));
        } else if (command instanceof WorkerCommand.DropJob drop) {
            guarded("free the blocks of a job", () -> parts.engine().dropJob(drop.job(), drop.succeeded()));
        } else if (command instanceof WorkerCommand.ForgetJob forget) {
            guarded("free the blocks of a job", () -> parts.engine().forgetJob(forget.job()));
        } else if (command instanceof WorkerCommand.ForgetOthers forget) {
            guarded("free the blocks of other jobs", () -> parts.engine().forgetOthers(forget.known()));
        }
    }

    private void with(RunId id, Consumer<TaskRun> action) {
        TaskRun run = runs.get(id);
        if (run != null) {
            action.accept(run);
        }
    }

    private void abandon(TaskRun run) {
        runs.remove(run.spec().id());
        Thread thread = run.abandon();
        if (thread == null) {
            return;
        }
        if (thread instanceof RunThread) {
            parts.pool().replaceThread();
        }
        LOG.log(Level.WARNING, RunawayStory.tell(run, thread));
    }

    // What an engine cannot free now stays on disk or in memory; no task depends on it.
    private static void guarded(String what, Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, "could not " + what, e);
        }
    }

    private void send(List<FromWorker> messages) {
        if (linkOrNull == null || messages.isEmpty()) {
            return;
        }
        Failpoint.SUCCESS_UNSAID.passIf(() -> anySucceeded(messages));
        try {
            linkOrNull.send(messages);
            Failpoint.SUCCESS_SAID.passIf(() -> anySucceeded(messages));
        } catch (RuntimeException e) {
            LOG.log(Level.DEBUG, "the link to the scheduler broke", e);
            SchedulerLink brokenLink = linkOrNull;
            linkOrNull = null;
            lose.accept(brokenLink);
        }
    }

    private static boolean anySucceeded(List<FromWorker> messages) {
        return messages.stream().anyMatch(FromWorker.Succeeded.class::isInstance);
    }

    private void exit(ExitKind kind, String reason) {
        if (exited.compareAndSet(false, true)) {
            parts.exit().exit(kind, reason);
        }
    }

    /** By the JVM's own words; there is no class for it. */
    private static boolean isWithoutThreads(Throwable reason) {
        return reason instanceof OutOfMemoryError && String.valueOf(reason.getMessage()).contains("native thread");
    }

    // What is lacking may be what a text needs: + links classes where it is first used, concat does not.
    @Override
    public void broken(Throwable reason) {
        if (reason instanceof NoClassDefFoundError) {
            exit(ExitKind.BROKEN_DOWN, LACKS_CLASSES.concat(String.valueOf(reason.getMessage())));
        } else if (isWithoutThreads(reason)) {
            exit(ExitKind.OUT_OF_THREADS, LACKS_THREADS.concat(reason.getMessage()));
        } else if (reason instanceof OutOfMemoryError) {
            exit(ExitKind.OUT_OF_MEMORY, LACKS_MEMORY);
        } else {
            endAfterDefect(reason);
        }
    }

    private void endAfterDefect(Throwable reason) {
        String what = reason.getClass().getName();
        try {
            LOG.log(Level.ERROR, "a defect of the worker", reason);
            what = reason.toString();
        } catch (Throwable cannotBeTold) {
            // Then the name of its class has to do: that the worker ends matters more.
        }
        exit(ExitKind.DEFECT, "a defect of the worker: ".concat(what));
    }
}
