package io.sheaf;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.TimeoutException;

/**
 * Results handed out while their job runs. Used by one thread. Closing it before its end cancels the job.
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
}
