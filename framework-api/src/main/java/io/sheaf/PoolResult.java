package io.sheaf;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** The result of an asynchronous {@link Pool} call. Safe for use by many threads. */
public interface PoolResult<R> {

    /** Waits for the result. */
    R get();

    /** Waits at most this long; the call goes on after a time-out. */
    R get(Duration limit) throws TimeoutException;

    /** Waits at most this long; after a time-out the call is cancelled. */
    R getOrCancel(Duration limit) throws TimeoutException;

    /** Waits at most this long for the end, of whichever kind, and says whether it came. */
    boolean await(Duration limit);

    boolean ready();

    /**
     * Whether it ended with a result.
     *
     * @throws IllegalStateException before the end
     */
    boolean successful();

    /** Cancels all items that have not ended. */
    void cancel();

    /**
     * Cancels one item, which then counts as failed with a {@link JobCancelledException}; also one that is still on its way to
     * the cluster. An item that has ended stays as it is.
     *
     * @param index the item's place in the call, from 0
     * @throws RefusedException if the call has no such item
     */
    void cancelItem(int index);

    /** Items done, items known, attempts beyond the first. */
    Progress progress();

    /** The same result as a future; dependent actions run as those of {@link Job#result()}. */
    CompletableFuture<R> future();
}
