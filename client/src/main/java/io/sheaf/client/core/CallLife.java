package io.sheaf.client.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Whether a pool or an executor takes calls, and which ones run. Shared by all views of it; safe for use by many threads. */
final class CallLife {

    private final Supplier<? extends RuntimeException> refusal;
    private final Set<JobRun<?>> running = new LinkedHashSet<>();
    // Submissions under way, which count as running though they have no run yet.
    private int entering;
    private boolean closed;
    private String cancelReasonOrNull;

    /** {@code refusal} makes what a call gets after the end. */
    CallLife(Supplier<? extends RuntimeException> refusal) {
        this.refusal = refusal;
    }

    synchronized void requireOpen() {
        if (closed) {
            throw refusal.get();
        }
    }

    /** Makes the submission if calls are taken. If {@link #terminate} comes while it is made, its run is cancelled at once. */
    <R> JobRun<R> submit(Supplier<JobRun<R>> submission) {
        enter();
        JobRun<R> run;
        try {
            run = submission.get();
        } catch (RuntimeException | Error e) {
            left();
            throw e;
        }
        String reasonOrNull = entered(run);
        run.onEnded(() -> ended(run));
        if (reasonOrNull != null) {
            run.cancel(reasonOrNull);
        }
        return run;
    }

    private synchronized void enter() {
        requireOpen();
        entering++;
    }

    private synchronized void left() {
        entering--;
        notifyAll();
    }

    /** Returns why the run has to be cancelled, or null: {@link #terminate} either finds it among the running ones or is found here. */
    private synchronized String entered(JobRun<?> run) {
        entering--;
        running.add(run);
        notifyAll();
        return cancelReasonOrNull;
    }

    private synchronized void ended(JobRun<?> run) {
        running.remove(run);
        notifyAll();
    }

    /** Takes no more calls. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    /** Takes no more calls, and cancels those that run or are being submitted. */
    void terminate(String reason) {
        List<JobRun<?>> open;
        synchronized (this) {
            closed = true;
            cancelReasonOrNull = reason;
            open = List.copyOf(running);
            notifyAll();
        }
        open.forEach(run -> run.cancel(reason));
    }

    synchronized boolean isClosed() {
        return closed;
    }

    /** Whether no call runs and none will. */
    synchronized boolean isTerminated() {
        return closed && entering == 0 && running.isEmpty();
    }

    /** Waits at most this long until no call runs and none will, handling the messages of those that do; returns whether that came. */
    boolean awaitTermination(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        while (!isTerminated()) {
            for (JobRun<?> run : toAwait()) {
                run.await(left(nanos, start));
            }
            long left = left(nanos, start);
            if (left == 0) {
                return isTerminated();
            }
            awaitChange(left);
        }
        return true;
    }

    private static long left(long nanos, long start) {
        return Math.max(0, Math.max(0, nanos) - (System.nanoTime() - start));
    }

    /** The runs whose ends lead to termination: none while calls are taken. */
    private synchronized List<JobRun<?>> toAwait() {
        return closed ? List.copyOf(running) : List.of();
    }

    private synchronized void awaitChange(long nanos) throws InterruptedException {
        if (!isTerminated()) {
            wait(Math.min(nanos / 1_000_000 + 1, 3_600_000));
        }
    }
}
