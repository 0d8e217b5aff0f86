package io.sheaf.worker.runtime;

import io.sheaf.plan.JobId;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/**
 * The threads of a worker, and the runs that wait for one. A waiting run is taken by whoever comes first: a pool thread
 * on a visit, or a caller that waits for its job. Safe for many threads.
 */
final class RunPool {

    private static final int COMPENSATION = 64;
    private static final ThreadLocal<RunPool> IN_RUN = new ThreadLocal<>();

    private final int slots;
    private final Runnable afterRun;
    private final ForkJoinWorkerThreadFactory threads = RunThread.factory();
    private final Queue<TaskRun> waiting = new ConcurrentLinkedQueue<>();
    private final RunExecutor executor;
    private volatile ForkJoinPool pool;
    private final Object callers = new Object();
    private int callersInRuns;
    private volatile boolean closed;

    /** {@code afterRun} is called on the thread of a run after each one. */
    RunPool(int slots, RunExecutor.Factory executors, Runnable afterRun) {
        this.slots = slots;
        this.afterRun = afterRun;
        this.pool = newPool();
        this.executor = executors.over(this::execute);
    }

    private ForkJoinPool newPool() {
        return new ForkJoinPool(slots, threads, null, true, slots, slots + COMPENSATION, 1, saturated -> true, 30, TimeUnit.SECONDS);
    }

    private void execute(Runnable visit) {
        try {
            pool.execute(visit);
        } catch (RejectedExecutionException e) {
            // 1. this thread read the pool, 2. the pool was replaced and shut down, 3. the visit came too late for it
            if (!closed) {
                pool.execute(visit);
            }
        }
    }

    void start(TaskRun run) {
        waiting.add(run);
        executor.execute(this::visit);
    }

    // A join in user code may try to do a visit on top of the run that joins; that run's own thread looks again after it.
    private void visit() {
        if (IN_RUN.get() != null) {
            return;
        }
        TaskRun run = claimFirstOrNull();
        while (run != null && perform(run)) {
            run = claimFirstOrNull();
        }
    }

    private TaskRun claimFirstOrNull() {
        TaskRun run = waiting.poll();
        while (run != null && !run.claim()) {
            run = waiting.poll();
        }
        return run;
    }

    private boolean perform(TaskRun run) {
        IN_RUN.set(this);
        boolean goesOn;
        try {
            goesOn = run.run();
        } finally {
            IN_RUN.remove();
        }
        afterRun.run();
        return goesOn;
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
                    perform(run);
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
