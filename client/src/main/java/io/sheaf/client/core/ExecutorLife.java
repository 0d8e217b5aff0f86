package io.sheaf.client.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;

/** Whether an executor takes tasks, and which ones run. Shared by all views of the executor; safe for use by many threads. */
final class ExecutorLife {

    private final Set<JobRun<?>> running = new LinkedHashSet<>();
    // Submissions under way, which count as running though they have no run yet.
    private int entering;
    private boolean shutdown;

    /** A submission begins; {@link #entered} or {@link #left} follows. */
    synchronized void enter() {
        if (shutdown) {
            throw new RejectedExecutionException("this executor is shut down and takes no more tasks. Get another one from cluster.executor().");
        }
        entering++;
    }

    <R> JobRun<R> entered(JobRun<R> run) {
        synchronized (this) {
            entering--;
            running.add(run);
        }
        run.onEnded(() -> ended(run));
        return run;
    }

    /** The submission failed. */
    synchronized void left() {
        entering--;
        notifyAll();
    }

    private synchronized void ended(JobRun<?> run) {
        running.remove(run);
        notifyAll();
    }

    synchronized void shutdown() {
        shutdown = true;
        notifyAll();
    }

    synchronized boolean isShutdown() {
        return shutdown;
    }

    synchronized boolean isTerminated() {
        return shutdown && entering == 0 && running.isEmpty();
    }

    synchronized List<JobRun<?>> running() {
        return List.copyOf(running);
    }

    /** Waits for a change, at most this long. */
    synchronized void awaitChange(long nanos) throws InterruptedException {
        if (!isTerminated() && nanos > 0) {
            wait(Math.min(nanos / 1_000_000 + 1, 3_600_000));
        }
    }
}
