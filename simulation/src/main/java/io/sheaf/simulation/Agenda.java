package io.sheaf.simulation;

import java.util.PriorityQueue;

/** What will happen when, on a clock that moves from one happening to the next. Owned by its world. */
final class Agenda {

    private record Due(long at, long order, Runnable action) {}

    private final PriorityQueue<Due> due = new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private long now;
    private long order;

    /** Nanoseconds since the world began. */
    long now() {
        return now;
    }

    void in(long nanos, Runnable action) {
        at(now + nanos, action);
    }

    /** What is due at the same time happens in the order in which it was entered; what is late happens next. */
    void at(long nanos, Runnable action) {
        due.add(new Due(nanos, order++, action));
    }

    /** Lets the next thing happen, unless that is after {@code end}; then it is {@code end}, and the answer false. */
    boolean next(long end) {
        Due first = due.peek();
        if (first == null || first.at > end) {
            now = Math.max(now, end);
            return false;
        }
        due.poll();
        now = Math.max(now, first.at);
        first.action.run();
        return true;
    }
}
