package io.sheaf.client.core;

import io.sheaf.PoolResult;
import io.sheaf.Progress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/**
 * A pool call's job as its result.
 *
 * @param items how many the call has
 */
record RunResult<R>(JobRun<R> run, int items) implements PoolResult<R> {

    @Override
    public R get() {
        return run.join();
    }

    @Override
    public R get(Duration limit) throws TimeoutException {
        return run.join(limit);
    }

    @Override
    public R getOrCancel(Duration limit) throws TimeoutException {
        try {
            return run.join(limit, "it was cancelled");
        } catch (TimeoutException e) {
            run.cancel("its result was not there within " + limit);
            throw e;
        }
    }

    @Override
    public boolean await(Duration limit) {
        try {
            return run.awaitAsUser(TimeLimits.nanos(limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return run.hasEnded();
        }
    }

    @Override
    public boolean ready() {
        return run.hasEnded();
    }

    @Override
    public boolean successful() {
        if (!run.hasEnded()) {
            throw new IllegalStateException("successful() was called before the result was there; ask ready() first, or get()");
        }
        return run.errorOrNull() == null;
    }

    @Override
    public void cancel() {
        run.cancel();
    }

    @Override
    public void cancelItem(int index) {
        Checks.index(index, items);
        run.cancelTask(index);
    }

    @Override
    public Progress progress() {
        return run.progress();
    }

    @Override
    public CompletableFuture<R> future() {
        return run.result();
    }
}
