package io.sheaf.scheduler.runtime;

import io.sheaf.plan.clock.EngineClock;
import io.sheaf.scheduler.core.SchedulerCommand.SetTimer;
import io.sheaf.scheduler.core.SchedulerEvent.TimerFired;
import io.sheaf.scheduler.core.TimerKey;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Fires the core's timers from a daemon thread of its own, which starts with the first timer. Safe for use by many threads. */
final class AlarmClock {

    private record Alarm(long at, long generation, TimerKey key) implements Comparable<Alarm> {
        @Override
        public int compareTo(Alarm other) {
            int byTime = Long.compare(at - other.at, 0);
            return byTime != 0 ? byTime : Long.compare(generation, other.generation);
        }
    }

    private static final long LONGEST_WAIT_MILLIS = Math.min(3_600_000, EngineClock.longestWaitMillis());

    private final LongSupplier nanos;
    private final Consumer<TimerFired> deliver;
    private final TreeSet<Alarm> alarms = new TreeSet<>();
    private final Map<TimerKey, Alarm> byKey = new HashMap<>();
    private Thread thread;
    /** When the thread looks again by itself: only for what comes before that it must be woken, which jobs pay for. */
    private long looksAt;
    private boolean sleeps;
    private boolean closed;

    AlarmClock(LongSupplier nanos, Consumer<TimerFired> deliver) {
        this.nanos = nanos;
        this.deliver = deliver;
    }

    synchronized void set(SetTimer timer) {
        clear(timer.key());
        Alarm alarm = new Alarm(timer.atNanos(), timer.generation(), timer.key());
        alarms.add(alarm);
        byKey.put(timer.key(), alarm);
        if (thread == null && !closed) {
            thread = new Thread(this::run, "sheaf-scheduler-timer");
            thread.setDaemon(true);
            thread.start();
        }
        if (sleeps && alarm.at() - looksAt < 0) {
            notifyAll();
        }
    }

    synchronized void clear(TimerKey key) {
        Alarm old = byKey.remove(key);
        if (old != null) {
            alarms.remove(old);
        }
    }

    /** Looks at the clock again; for clocks that jump. */
    synchronized void clockMoved() {
        notifyAll();
    }

    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        for (Alarm due = nextOrNull(); due != null; due = nextOrNull()) {
            deliver.accept(new TimerFired(due.key(), due.generation()));
        }
    }

    private synchronized Alarm nextOrNull() {
        while (!closed) {
            Alarm first = alarms.isEmpty() ? null : alarms.first();
            long wait = first == null ? Long.MAX_VALUE : first.at() - nanos.getAsLong();
            if (wait <= 0) {
                clear(first.key());
                return first;
            }
            pause(wait);
        }
        return null;
    }

    private void pause(long nanosToWait) {
        long millis = Math.max(1, Math.min(nanosToWait / 1_000_000 + 1, LONGEST_WAIT_MILLIS));
        looksAt = nanos.getAsLong() + millis * 1_000_000;
        sleeps = true;
        try {
            wait(millis);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread to end it: close() does that.
            Thread.interrupted();
        } finally {
            sleeps = false;
        }
    }
}
