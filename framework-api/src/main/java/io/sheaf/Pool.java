package io.sheaf;

import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.Selections;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A function over items, like Python's {@code multiprocessing.Pool}: results in the order of the items, on as many slots
 * as the cluster has. Items are tasks of their own: each has its own attempts, time limit and error. Safe for use by many
 * threads.
 *
 * <p>Each {@code with…} gives a view of the same pool with another setting; closing a view closes the pool for all. A pool
 * made by {@link Cluster#pool()} needs no closing; the cluster's end is its end.
 *
 * <p>Items count as having effects: what the function throws is not tried again unless {@link #withMaxAttempts} or
 * {@link #with(JobOptions)} says so, and an item runs again only if its worker was lost. With {@link Effects#AT_MOST_ONCE} the call
 * fails then with a {@link MayHaveRunException}.
 *
 * <p>A call on a closed pool is an {@link IllegalStateException}. Items and results may be null, but not
 * the pairs of {@code starmap}; they must be of types Sheaf can encode.
 */
public interface Pool extends AutoCloseable {

    // Calls

    /**
     * Applies the function to every item and gives the results in the order of the items.
     *
     * @throws TaskFailedException if it threw: as soon as one item has failed for good ({@link ErrorMode#FAIL_FAST}), or
     *     after all have ended, with the other errors suppressed in it ({@link ErrorMode#COLLECT})
     */
    default <T, R> List<R> map(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function) {
        return this.<T, R>mapAsync(items, function).get();
    }

    <T, R> PoolResult<List<R>> mapAsync(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function);

    /**
     * With callbacks, of which exactly one is called, on the client's callback thread; also for no items. Either may be
     * null. What a callback throws goes to that thread's {@link Thread.UncaughtExceptionHandler}.
     */
    <T, R> PoolResult<List<R>> mapAsync(
            Iterable<? extends T> items,
            SerializableFunction<? super T, ? extends R> function,
            Consumer<? super List<R>> onResult,
            Consumer<? super SheafException> onError);

    /** How each item ended, in order; throws only if the job as a whole failed. */
    <T, R> List<ItemResult<R>> mapAll(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function);

    /**
     * Results in the order of the items while the items are still being read: lazily, a bounded number ahead.
     *
     * <p>An item that failed for good is thrown by {@code next} in its place, after the results of all items before it, which
     * run to their end. With {@link ErrorMode#FAIL_FAST} that is the end: what runs of the later items is cancelled, and
     * {@code hasNext} is false. With {@link ErrorMode#COLLECT} the later results follow. An error of the job as a whole, such
     * as its time limit, and what the items' iterator throws come behind the results that are there by then, and are the end.
     */
    <T, R> ResultIterator<R> imap(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function);

    /** Like {@link #imap}, each result and each error as soon as it is there: with {@link ErrorMode#FAIL_FAST} the first error is the end. */
    <T, R> ResultIterator<R> imapUnordered(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function);

    /** {@link #map} of a function of two arguments over pairs. */
    default <A, B, R> List<R> starmap(Iterable<Pair<A, B>> items, SerializableBiFunction<? super A, ? super B, ? extends R> function) {
        return this.<A, B, R>starmapAsync(items, function).get();
    }

    default <A, B, R> PoolResult<List<R>> starmapAsync(
            Iterable<Pair<A, B>> items, SerializableBiFunction<? super A, ? super B, ? extends R> function) {
        return this.<Pair<A, B>, R>mapAsync(items, Selections.unpacking(function));
    }

    default <A, B, R> ResultIterator<R> istarmap(
            Iterable<Pair<A, B>> items, SerializableBiFunction<? super A, ? super B, ? extends R> function) {
        return this.<Pair<A, B>, R>imap(items, Selections.unpacking(function));
    }

    default <A, B, R> ResultIterator<R> istarmapUnordered(
            Iterable<Pair<A, B>> items, SerializableBiFunction<? super A, ? super B, ? extends R> function) {
        return this.<Pair<A, B>, R>imapUnordered(items, Selections.unpacking(function));
    }

    /** Runs one task on a worker and waits for its result. */
    default <R> R apply(Task<? extends R> task) {
        return this.<R>applyAsync(task).get();
    }

    <R> PoolResult<R> applyAsync(Task<? extends R> task);

    /** With callbacks; see {@link #mapAsync(Iterable, SerializableFunction, Consumer, Consumer)}. */
    <R> PoolResult<R> applyAsync(Task<? extends R> task, Consumer<? super R> onResult, Consumer<? super SheafException> onError);

    // Settings

    /** Whether the first failed item ends a call, or all items are tried. */
    enum ErrorMode {
        FAIL_FAST,
        COLLECT
    }

    /** Items that travel together, at least 1. Without this call measured times decide. */
    Pool withChunkSize(int items);

    /**
     * Items that {@link #imap} reads ahead of what was taken, fewer if they are more than 64 MiB. Without this call twice the
     * slots, at least 2, and up to 1,024 while so many results are taken within 10 ms.
     */
    Pool withReadAhead(int items);

    /** Default {@link ErrorMode#FAIL_FAST}. */
    Pool withErrorMode(ErrorMode mode);

    /** Of one attempt of one item; zero, the default, for none. */
    Pool withItemTimeout(Duration limit);

    /** Attempts per item that may end with the user's exception or the time limit; default 1. */
    Pool withMaxAttempts(int attempts);

    /** Runs once in each worker before its first item of this view; its failure is tried three times per worker, then fails the item. */
    Pool withInitializer(Action initializer);

    /** Name, weight, effects and so on; the attempts and the item time limit are set by this too. */
    Pool with(JobOptions options);

    // Life

    /** Takes no more calls; running ones go on. Does not wait. */
    @Override
    void close();

    /** Takes no more calls and cancels the running ones, also one that another thread is just making. Does not wait. */
    void terminate();

    /**
     * Waits until all calls have ended.
     *
     * @return whether they have; {@code false} after the time limit
     * @throws IllegalStateException if the pool is neither closed nor terminated
     */
    boolean awaitTermination(Duration limit);
}
