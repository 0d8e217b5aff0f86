package io.sheaf.client.core;

import io.sheaf.ResultIterator;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Lazy results whose input may have thrown: that is the result at its place. Used by one thread. */
record LazyResults<R>(QueueIterator<R> results, LazyItems items) implements ResultIterator<R> {

    @Override
    public boolean hasNext() {
        if (results.hasNext()) {
            return true;
        }
        items.rethrowInputError();
        return false;
    }

    @Override
    public R next() {
        if (!results.hasNext()) {
            items.rethrowInputError();
        }
        return results.next();
    }

    @Override
    public R next(Duration limit) throws TimeoutException {
        try {
            return results.next(limit);
        } catch (java.util.NoSuchElementException e) {
            items.rethrowInputError();
            throw e;
        }
    }

    @Override
    public void close() {
        results.close();
    }
}
