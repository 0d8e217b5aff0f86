package io.sheaf;

import java.time.Duration;
import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.concurrent.TimeoutException;

/**
 * Results handed out while their job runs. Used by one thread. Closing it before its end cancels the job.
 *
 * <p>An error stands in its place like a result: {@code hasNext} is true before it, and {@code next} throws it, once. It stands
 * behind all results that come before it, and is the last thing handed out unless the call goes on after a failed item
 * ({@link Pool.ErrorMode#COLLECT}).
 *
 * @param <T> the results
 */
public interface ResultIterator<T> extends Iterator<T>, AutoCloseable {

    /**
     * The next result, waiting for it at most this long; it stays available after a time-out.
     *
     * @throws java.util.NoSuchElementException after the last one
     */
    T next(Duration limit) throws TimeoutException;

    @Override
    void close();

    /** Results that are {@code long} values. */
    interface OfLong extends ResultIterator<Long>, PrimitiveIterator.OfLong {}

    /** Results that are {@code double} values. */
    interface OfDouble extends ResultIterator<Double>, PrimitiveIterator.OfDouble {}
}
