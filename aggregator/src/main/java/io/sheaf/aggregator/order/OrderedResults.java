package io.sheaf.aggregator.order;

import java.util.Arrays;

/**
 * Results that come in any order of tasks, handed out in the order of tasks, each once. A task's first result counts;
 * later ones are dropped. Owned by one thread.
 *
 * @param <T> a task's result; not null
 */
public final class OrderedResults<T> {

    private Object[] waiting = new Object[16];
    private int first;
    private int next;
    private long dropped;

    /** Keeps the task's result, unless it has one or had one. Returns whether it was kept. */
    public boolean put(int task, T result) {
        if (result == null || task < 0) {
            throw new IllegalArgumentException("task " + task + " has the result " + result);
        }
        if (task < next || at(task) != null) {
            dropped++;
            return false;
        }
        ensure(task);
        waiting[task - first] = result;
        return true;
    }

    /** The result of the next task in order, or null if it has not come. */
    @SuppressWarnings("unchecked")
    public T poll() {
        T result = (T) at(next);
        if (result != null) {
            waiting[next - first] = null;
            next++;
        }
        return result;
    }

    /** The result of the next task in order without handing it out, or null if it has not come. */
    @SuppressWarnings("unchecked")
    public T peek() {
        return (T) at(next);
    }

    /** Drops the result that {@link #peek} shows, so that another one is accepted for the same task. */
    public void forget() {
        if (at(next) != null) {
            waiting[next - first] = null;
        }
    }

    /** Drops all that has not been handed out, so that other results are accepted for the same tasks. */
    public void forgetAll() {
        Arrays.fill(waiting, null);
    }

    /** The task whose result {@link #poll} gives or waits for: all before it were handed out. */
    public int nextTask() {
        return next;
    }

    /** How many results came for tasks that had one already. */
    public long dropped() {
        return dropped;
    }

    private Object at(int task) {
        int index = task - first;
        return index < waiting.length ? waiting[index] : null;
    }

    private void ensure(int task) {
        if (task - first < waiting.length) {
            return;
        }
        int held = waiting.length - (next - first);
        int needed = task - next + 1;
        Object[] moved = needed <= waiting.length / 2 ? new Object[waiting.length] : new Object[Math.max(needed, 2 * waiting.length)];
        System.arraycopy(waiting, next - first, moved, 0, Math.max(0, held));
        waiting = moved;
        first = next;
    }
}
