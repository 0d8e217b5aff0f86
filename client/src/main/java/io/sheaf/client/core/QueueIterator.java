package io.sheaf.client.core;

import io.sheaf.JobCancelledException;
import io.sheaf.ResultIterator;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

/** Iterates over what a {@link QueueFold} hands over, handling the job's messages while it waits. Used by one thread. */
final class QueueIterator<T> implements ResultIterator<T> {

    private final QueueFold<T> fold;
    private final JobRun<Void> run;
    private final Runnable onTaken;
    private QueueFold.Entry<T> next;

    QueueIterator(QueueFold<T> fold, JobRun<Void> run) {
        this(fold, run, () -> {});
    }

    /** @param onTaken runs before each value is handed out */
    QueueIterator(QueueFold<T> fold, JobRun<Void> run, Runnable onTaken) {
        this.fold = fold;
        this.run = run;
        this.onTaken = onTaken;
    }

    @Override
    public boolean hasNext() {
        try {
            return advance(Long.MAX_VALUE);
        } catch (TimeoutException e) {
            throw new IllegalStateException("waiting without limit timed out", e);
        }
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException("all results have been handed out");
        }
        return handOut();
    }

    @Override
    public T next(Duration limit) throws TimeoutException {
        if (!advance(limit.toNanos())) {
            throw new NoSuchElementException("all results have been handed out");
        }
        return handOut();
    }

    private T handOut() {
        QueueFold.Entry<T> entry = next;
        next = null;
        run.tellTaken();
        onTaken.run();
        if (entry.error() != null) {
            throw entry.error();
        }
        return entry.value();
    }

    private boolean advance(long nanos) throws TimeoutException {
        long start = System.nanoTime();
        while (next == null) {
            next = fold.poll();
            if (next != null) {
                return true;
            }
            if (fold.exhausted()) {
                if (fold.errorOrNull() != null) {
                    throw fold.errorOrNull();
                }
                return false;
            }
            long left = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
            if (left <= 0) {
                throw new TimeoutException("no result within the time limit; it can be asked for again");
            }
            await(left);
        }
        return true;
    }

    private void await(long nanos) {
        try {
            run.awaitSomething(nanos);
        } catch (InterruptedException e) {
            run.cancel("the iterating thread was interrupted");
            Thread.currentThread().interrupt();
            throw new JobCancelledException("the thread that iterated was interrupted, so the job was cancelled", e);
        }
    }

    @Override
    public void close() {
        run.cancel("its iterator was closed");
    }
}
