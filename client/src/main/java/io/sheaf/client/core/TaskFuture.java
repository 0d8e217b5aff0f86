package io.sheaf.client.core;

import io.sheaf.JobCancelledException;
import io.sheaf.SheafException;
import io.sheaf.TaskFailedException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** A job of one task as the JDK's executors show it. Safe for use by many threads. */
final class TaskFuture<T> implements Future<T> {

    private final JobRun<T> run;
    private final AtomicBoolean cancelled = new AtomicBoolean();

    TaskFuture(JobRun<T> run) {
        this.run = run;
    }

    JobRun<T> run() {
        return run;
    }

    /**
     * Cancels the task, also a running one. Its thread is interrupted whatever {@code mayInterrupt} says: a task on a
     * worker cannot be left alone and forgotten at the same time.
     */
    @Override
    public boolean cancel(boolean mayInterrupt) {
        if (run.hasEnded() || !cancelled.compareAndSet(false, true)) {
            return false;
        }
        run.cancel();
        return true;
    }

    @Override
    public boolean isCancelled() {
        return cancelled.get() || run.errorOrNull() instanceof JobCancelledException;
    }

    @Override
    public boolean isDone() {
        return cancelled.get() || run.hasEnded();
    }

    @Override
    public T get() throws InterruptedException, ExecutionException {
        if (!cancelled.get()) {
            run.awaitAsUser(Long.MAX_VALUE);
        }
        return outcome();
    }

    @Override
    public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
        if (!cancelled.get() && !run.awaitAsUser(unit.toNanos(timeout))) {
            throw new TimeoutException("the task (job " + run.id() + ") has not ended within " + timeout + " " + unit + "; it goes on");
        }
        return outcome();
    }

    private T outcome() throws ExecutionException {
        if (isCancelled()) {
            throw new CancellationException("the task (job " + run.id() + ") was cancelled");
        }
        SheafException error = run.errorOrNull();
        if (error != null) {
            throw new ExecutionException(error.getMessage(), causeOf(error));
        }
        return run.join();
    }

    /** What a JDK executor would show as the cause: what the task itself threw, where it was the task that failed. */
    static Throwable causeOf(SheafException error) {
        return error instanceof TaskFailedException && error.getCause() != null ? error.getCause() : error;
    }
}
