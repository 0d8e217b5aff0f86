package io.sheaf.benchmarks;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for runs, which end within a limit or are an error. */
final class Bounded {

    private Bounded() {}

    /** @throws IllegalStateException if it fails or takes longer; then its thread is interrupted */
    static <R> R await(Future<R> running, Duration limit) throws InterruptedException {
        try {
            return running.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw failed(e);
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new IllegalStateException("a run took longer than " + limit.toMinutes() + " minutes", e);
        }
    }

    static IllegalStateException failed(ExecutionException e) {
        return new IllegalStateException("a run failed: " + e.getCause().getMessage(), e.getCause());
    }
}
