package io.sheaf.client.core;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the first of several tasks that succeeds. Used by one thread. */
final class FirstSuccess<T> {

    private final BlockingQueue<TaskFuture<T>> ended = new LinkedBlockingQueue<>();
    private final int count;

    FirstSuccess(List<TaskFuture<T>> futures) {
        count = futures.size();
        futures.forEach(future -> future.run().requireMayWait());
        futures.forEach(future -> future.run().onEnded(() -> ended.add(future)));
    }

    /** Its result; if all fail, the failure that came last. */
    T await(long nanos) throws InterruptedException, ExecutionException, TimeoutException {
        long start = System.nanoTime();
        ExecutionException last = null;
        for (int i = 0; i < count; i++) {
            TaskFuture<T> next = ended.poll(nanos == Long.MAX_VALUE ? nanos : nanos - (System.nanoTime() - start), TimeUnit.NANOSECONDS);
            if (next == null) {
                throw new TimeoutException("no task has succeeded within the time limit; all are cancelled");
            }
            try {
                return next.get();
            } catch (ExecutionException e) {
                last = e;
            } catch (CancellationException e) {
                last = new ExecutionException(e);
            }
        }
        throw last;
    }
}
