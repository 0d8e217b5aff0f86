package io.sheaf.worker.runtime;

import io.sheaf.plan.JobId;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The threads of a worker, and the runs that wait for one. A waiting run is taken by whoever comes first: a pool thread
 * on a visit, or a caller that waits for its job. Safe for many threads.
 *
 * <p>That a visit is handed to the pool does not mean that a thread wakes for it: a {@link ForkJoinPool} of JDK 17 may miss one that goes to
 * sleep at that moment, and wakes nobody for what is put behind something that nobody has taken. So whoever takes a run and sees that another
 * one waits hands over a visit again, in front of which there is nothing.
 */
final class RunPool {

    private static final int COMPENSATION = 64;
    private static final ThreadLocal<RunPool> IN_RUN = new ThreadLocal<>();
    /** Set on a thread that is about to look for the next run. */
    private static final ThreadLocal<RunPool> LOOKS_NEXT = new ThreadLocal<>();

    private final int slots;
    private final Runnable afterRun;
    private final Consumer<Throwable> breakDown;
    private final ForkJoinWorkerThreadFactory threads = RunThread.factory();
    private final Queue<TaskRun> waiting = new ConcurrentLinkedQueue<>();
    private final RunExecutor executor;
    private volatile ForkJoinPool pool;
    private final Object callers = new Object();
    private int callersInRuns;
    private volatile boolean closed;

    /**
     * @param afterRun is called on the thread of a run after each one
     * @param breakDown ends the worker, for a run that waits may find no thread
     */
    RunPool(int slots, RunExecutor.Factory executors, Runnable afterRun, Consumer<Throwable> breakDown) {
        this.slots = slots;
        this.afterRun = afterRun;
        this.breakDown = breakDown;
        this.pool = newPool();
        this.executor = executors.over(this::execute);
    }

    private ForkJoinPool newPool() {
        return new ForkJoinPool(slots, threads, null, true, slots, slots + COMPENSATION, 1, saturated -> true, 30, TimeUnit.SECONDS);
    }

    private void execute(Runnable visit) {
        try {
            pool.execute(new Visit(visit));
        } catch (RejectedExecutionException e) {
            // 1. this thread read the pool, 2. the pool was replaced and shut down, 3. the visit came too late for it
            if (!closed) {
                pool.execute(new Visit(visit));
            }
        }
    }

    void start(TaskRun run) {
        boolean anotherWaits = !waiting.isEmpty();
        waiting.add(run);
        if (LOOKS_NEXT.get() != this) {
            executor.execute(this::visit);
        } else if (anotherWaits) {
            rouseIfAnyWaits();
        }
    }

    // A join in user code may try to do a visit on top of the run that joins; that run's own thread looks again after it.
    private void visit() {
        if (IN_RUN.get() != null) {
            return;
        }
        try {
            TaskRun run = claimFirstOrNull();
            while (run != null) {
                rouseIfAnyWaits();
                boolean goesOn = run(run) && isOfPresentPool();
                settle(goesOn);
                run = goesOn ? claimFirstOrNull() : null;
            }
        } catch (Throwable broken) {
            // The pool would tell nobody.
            breakDown.accept(broken);
        }
    }

    /** Of a pool that was replaced, what this thread sends out would wake nobody of the new one for long. */
    private boolean isOfPresentPool() {
        ForkJoinPool own = ForkJoinTask.getPool();
        return own == null || own == pool;
    }

    /** @param looksNext whether this thread will look for what is started by this */
    private void settle(boolean looksNext) {
        if (!looksNext) {
            afterRun.run();
            rouseIfAnyWaits();
            return;
        }
        LOOKS_NEXT.set(this);
        try {
            afterRun.run();
        } finally {
            LOOKS_NEXT.remove();
        }
    }

    /**
     * Has another thread look for runs if there are any; also to be called now and then, in case that a visit woke nobody. If that cannot be
     * done, for want of threads or memory, the worker ends: a run might wait for ever.
     */
    void rouseIfAnyWaits() {
        if (waiting.isEmpty()) {
            return;
        }
        try {
            List<ForkJoinTask<?>> others = Visit.takeBack();
            executor.execute(this::visit);
            others.forEach(ForkJoinTask::fork);
        } catch (Throwable broken) {
            breakDown.accept(broken);
        }
    }

    /** In the pool's queues, where users' tasks may be as well. */
    private static final class Visit extends ForkJoinTask<Void> {
        private static final long serialVersionUID = 1;

        private final transient Runnable visit;

        Visit(Runnable visit) {
            this.visit = visit;
        }

        /** Empties the queue of the calling thread, if that is one of a pool's. Returns what was there beside visits, to be forked again. */
        static List<ForkJoinTask<?>> takeBack() {
            List<ForkJoinTask<?>> others = new ArrayList<>(0);
            for (ForkJoinTask<?> task = inForkJoinPool() ? pollNextLocalTask() : null; task != null; task = pollNextLocalTask()) {
                if (!(task instanceof Visit)) {
                    others.add(task);
                }
            }
            return others;
        }

        @Override
        protected boolean exec() {
            visit.run();
            return true;
        }

        @Override
        public Void getRawResult() {
            return null;
        }

        @Override
        protected void setRawResult(Void value) {
            // It has none.
        }
    }

    private TaskRun claimFirstOrNull() {
        TaskRun run = waiting.poll();
        while (run != null && !run.claim()) {
            run = waiting.poll();
        }
        return run;
    }

    /** Returns false if the thread was given up meanwhile. */
    private boolean run(TaskRun run) {
        IN_RUN.set(this);
        try {
            return run.run();
        } finally {
            IN_RUN.remove();
        }
    }

    /** Whether the calling thread is inside a run of this pool. */
    boolean isInRun() {
        return IN_RUN.get() == this;
    }

    /** See {@link WorkerRuntime#helpOne}. */
    boolean helpOne(JobId job) {
        if (IN_RUN.get() != null || Thread.currentThread().isInterrupted()) {
            return false;
        }
        for (TaskRun run : waiting) {
            if (run.spec().stage().job().equals(job) && run.spec().callerMayRun() && run.claim()) {
                waiting.remove(run);
                helped(1);
                try {
                    run(run);
                    afterRun.run();
                } finally {
                    helped(-1);
                }
                return true;
            }
        }
        return false;
    }

    private void helped(int more) {
        synchronized (callers) {
            callersInRuns += more;
            callers.notifyAll();
        }
    }

    /** A thread of the pool will not come back: others take its place. The rest of the old pool goes on with what it has. */
    synchronized void replaceThread() {
        if (!closed) {
            ForkJoinPool old = pool;
            pool = newPool();
            old.shutdown();
        }
    }

    /** Takes no more runs; those that run go on. */
    synchronized void shutdown() {
        closed = true;
        pool.shutdown();
    }

    /** Waits for the threads to end, and for runs that callers of {@link #helpOne} are at; false if they have not. */
    boolean awaitEnd(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        if (!pool.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
            return false;
        }
        synchronized (callers) {
            while (callersInRuns > 0) {
                long left = nanos - (System.nanoTime() - start);
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(callers, left);
            }
        }
        return true;
    }
}
