package io.sheaf.client.core;

import io.sheaf.JobCancelledException;
import io.sheaf.ResultIterator;
import io.sheaf.client.core.QueueFold.Entry;
import java.lang.reflect.UndeclaredThrowableException;
import java.time.Duration;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;

/**
 * Iterates over what a {@link QueueFold} hands over, handling the job's messages while it waits. An error stands in its
 * place like a value: {@code next} throws it, once. Used by one thread.
 */
final class QueueIterator<T> implements ResultIterator<T> {

    /** Where the job's inputs come from while it is iterated. */
    interface Input {

        /** The iterating thread is about to wait for a result, or has stopped waiting. */
        void waiting(boolean waits);

        /** A result was handed out. */
        void oneTaken();

        /** What the input threw, or null; asked after the last result. */
        Throwable errorOrNull();

        /** The input of a job that has all its inputs. */
        Input NONE = new Input() {
            @Override
            public void waiting(boolean waits) {}

            @Override
            public void oneTaken() {}

            @Override
            public Throwable errorOrNull() {
                return null;
            }
        };
    }

    private final QueueFold<T> fold;
    private final JobRun<Void> run;
    private final Input input;
    private Entry<T> next;
    private boolean finished;

    QueueIterator(QueueFold<T> fold, JobRun<Void> run, Input input) {
        this.fold = fold;
        this.run = run;
        this.input = input;
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
            throw noMore();
        }
        return handOut();
    }

    @Override
    public T next(Duration limit) throws TimeoutException {
        if (!advance(TimeLimits.nanos(limit))) {
            throw noMore();
        }
        return handOut();
    }

    private static NoSuchElementException noMore() {
        return new NoSuchElementException("all results have been handed out");
    }

    private T handOut() {
        Entry<T> entry = next;
        next = null;
        if (entry == null) {
            finished = true;
            throw endError();
        }
        run.tellTaken();
        input.oneTaken();
        if (entry instanceof Entry.Failed<T> failed) {
            throw failed.error();
        }
        return ((Entry.Value<T>) entry).value();
    }

    /** The error that stands behind the last result. */
    private RuntimeException endError() {
        if (fold.errorOrNull() != null) {
            return fold.errorOrNull();
        }
        Throwable thrown = input.errorOrNull();
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof RuntimeException unchecked ? unchecked : new UndeclaredThrowableException(thrown);
    }

    /** Whether there is something to hand out: an entry, or the error at the end. */
    private boolean advance(long nanos) throws TimeoutException {
        long start = System.nanoTime();
        while (next == null && !finished) {
            long handled = run.handledCount();
            next = poll();
            if (next != null) {
                return true;
            }
            if (fold.exhausted()) {
                letGo();
                finished = fold.errorOrNull() == null && input.errorOrNull() == null;
                return !finished;
            }
            // The last look may have found the end of tasks and no value behind it: others may be held up until the scheduler hears of it.
            run.tellTaken();
            long left = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : nanos - (System.nanoTime() - start);
            if (left <= 0) {
                throw new TimeoutException("no result within the time limit; it can be asked for again");
            }
            await(handled, left);
        }
        return !finished;
    }

    // The values of a long result come only now, and decoding them runs the user's code.
    private Entry<T> poll() {
        try {
            return fold.poll();
        } catch (RuntimeException | Error e) {
            fold.abandon();
            fold.ended(run.failedTaking(e));
            return null;
        }
    }

    private void letGo() {
        fold.abandon();
        run.letGo();
    }

    private void await(long handled, long nanos) {
        input.waiting(true);
        try {
            run.awaitSomething(handled, nanos);
        } catch (InterruptedException e) {
            throw run.interrupted(e);
        } finally {
            input.waiting(false);
        }
    }

    @Override
    public void close() {
        finished = true;
        next = null;
        run.cancel("its iterator was closed");
        letGo();
    }
}
