package io.sheaf.scheduler.server;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Ends transfers that stand still. Safe for use by many threads. */
final class Stalls {

    private final ScheduledExecutorService timer;
    private final Duration patience;

    Stalls(ScheduledExecutorService timer, Duration patience) {
        this.timer = timer;
        this.patience = patience;
    }

    /** Watches a transfer from now on. */
    Watch watch(Runnable stalled) {
        return new Watch(stalled);
    }

    /** One transfer under watch. */
    final class Watch implements AutoCloseable {

        private final Runnable stalled;
        private final ScheduledFuture<?> check;
        private volatile long lastNanos = System.nanoTime();

        private Watch(Runnable stalled) {
            this.stalled = stalled;
            check = timer.scheduleWithFixedDelay(this::check, patience.toNanos(), patience.toNanos() / 4 + 1, TimeUnit.NANOSECONDS);
        }

        void progress() {
            lastNanos = System.nanoTime();
        }

        @Override
        public void close() {
            check.cancel(false);
        }

        private void check() {
            if (System.nanoTime() - lastNanos > patience.toNanos()) {
                stalled.run();
            }
        }
    }
}
