package io.sheaf.worker.runtime;

import io.sheaf.plan.clock.EngineClock;
import io.sheaf.worker.core.TimerKey;
import io.sheaf.worker.core.WorkerEvent.TimerFired;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** One daemon thread that keeps one moment per key. Safe for many threads. */
final class Timers {

    private static final long NOT_SET = Long.MAX_VALUE;
    private static final long LONG_WAIT_MILLIS = TimeUnit.DAYS.toMillis(1);
    private static final long JOIN_MILLIS = 1_000;

    private final LongSupplier clock;
    private final Consumer<TimerFired> fire;
    private final Thread thread = new Thread(this::loop, "sheaf-worker-timer");
    private final long[] moments = new long[TimerKey.values().length];
    private final long[] generations = new long[moments.length];
    /** When the thread looks by itself: only for what comes before that it must be woken, which every run would pay for. */
    private long looksAt = Long.MIN_VALUE;
    private final Deque<Runnable> soon = new ArrayDeque<>();
    private boolean closed;

    Timers(LongSupplier clock, Consumer<TimerFired> fire) {
        this.clock = clock;
        this.fire = fire;
        Arrays.fill(moments, NOT_SET);
        thread.setDaemon(true);
        thread.setContextClassLoader(Timers.class.getClassLoader());
    }

    void start() {
        thread.start();
    }

    /** Sets the moment of a key, in place of the one it had. */
    synchronized void set(TimerKey key, long generation, long at) {
        moments[key.ordinal()] = at;
        generations[key.ordinal()] = generation;
        if (at < looksAt) {
            notifyAll();
        }
    }

    private long earliest() {
        long earliest = NOT_SET;
        for (long moment : moments) {
            earliest = Math.min(earliest, moment);
        }
        return earliest;
    }

    /** Has the thread do this at once. */
    synchronized void soon(Runnable action) {
        soon.add(action);
        notifyAll();
    }

    private void loop() {
        Runnable next = awaitNext();
        while (next != null) {
            next.run();
            next = awaitNext();
        }
    }

    /** Waits for the next moment; null after closing. */
    private synchronized Runnable awaitNext() {
        while (!closed) {
            if (!soon.isEmpty()) {
                return soon.remove();
            }
            long now = clock.getAsLong();
            for (TimerKey key : TimerKey.values()) {
                if (moments[key.ordinal()] <= now) {
                    moments[key.ordinal()] = NOT_SET;
                    TimerFired fired = new TimerFired(key, generations[key.ordinal()]);
                    return () -> fire.accept(fired);
                }
            }
            sleepUntil(earliest(), now);
        }
        return null;
    }

    private void sleepUntil(long moment, long now) {
        looksAt = moment;
        try {
            long nanos = moment - now;
            // Rounded up: a moment that comes early would be waited for in a busy loop.
            wait(Math.min(moment == NOT_SET ? LONG_WAIT_MILLIS : nanos / 1_000_000 + 1, EngineClock.longestWaitMillis()));
        } catch (InterruptedException e) {
            closed = true;
        } finally {
            looksAt = Long.MIN_VALUE;
        }
    }

    /** Ends the thread and waits for it, unless it is the caller. */
    void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        if (Thread.currentThread() != thread) {
            join();
        }
    }

    private void join() {
        try {
            thread.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
