package io.sheaf.scheduler.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which timers run. A timer that fires after it was set again or cleared is told by its generation. Owned by the scheduler's core. */
final class Timers {

    private record Running(long generation, long at) {}

    private final Map<TimerKey, Running> running = new LinkedHashMap<>();
    private long generations;

    void set(TimerKey key, long at, List<SchedulerCommand> out) {
        Running timer = new Running(++generations, at);
        running.put(key, timer);
        out.add(new SchedulerCommand.SetTimer(key, timer.generation, at));
    }

    void clear(TimerKey key, List<SchedulerCommand> out) {
        if (running.remove(key) != null) {
            out.add(new SchedulerCommand.ClearTimer(key));
        }
    }

    boolean isSet(TimerKey key) {
        return running.containsKey(key);
    }

    /** Whether this firing counts. If so, the timer is done; {@link #lateBy} refers to it until the next call. */
    boolean fired(TimerKey key, long generation) {
        Running timer = running.get(key);
        if (timer == null || timer.generation != generation) {
            return false;
        }
        running.remove(key);
        lastDue = timer.at;
        return true;
    }

    private long lastDue;

    /** How late the last timer fired. */
    long lateBy(long now) {
        return now - lastDue;
    }

    int count() {
        return running.size();
    }
}
