package io.sheaf.client.core;

import io.sheaf.SheafException;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Hands values over from the thread that merges to the one that iterates. What waits here is bounded by the job's result
 * window, which moves when values are taken: a task counts as taken only when the fold has room.
 */
final class QueueFold<T> implements ResultFold<Void>, ResultIntake.EndAware {

    /** A value, or the error of an item. */
    record Entry<T>(T value, SheafException error) {}

    /** Stands in the queue behind the last value of each task. */
    private static final Entry<?> END_OF_TASK = new Entry<>(null, null);

    private final ClassLoader loader;
    private final Deque<Entry<T>> waiting = new ArrayDeque<>();
    private int releasedTasks;
    private boolean ended;
    private SheafException error;

    QueueFold(ClassLoader loader) {
        this.loader = loader;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void add(int task, ByteSource bytes) {
        while (bytes.remaining() > 0) {
            put(new Entry<>((T) ValueCodec.decode(bytes, loader), null));
        }
        put((Entry<T>) END_OF_TASK);
    }

    @Override
    @SuppressWarnings("unchecked")
    public void failed(int task, SheafException failure) {
        put(new Entry<>(null, failure));
        put((Entry<T>) END_OF_TASK);
    }

    @Override
    public synchronized int released(int added) {
        dropMarks();
        return releasedTasks;
    }

    private synchronized void put(Entry<T> entry) {
        waiting.add(entry);
        notifyAll();
    }

    @Override
    public Void finish() {
        return null;
    }

    @Override
    public synchronized void ended(SheafException errorOrNull) {
        ended = true;
        error = errorOrNull;
        notifyAll();
    }

    /** The next entry if there is one. */
    synchronized Entry<T> poll() {
        dropMarks();
        return waiting.poll();
    }

    private void dropMarks() {
        while (waiting.peek() == END_OF_TASK) {
            waiting.poll();
            releasedTasks++;
        }
    }

    /** Whether every entry has been handed out and none will come. */
    synchronized boolean exhausted() {
        dropMarks();
        return ended && waiting.isEmpty();
    }

    synchronized SheafException errorOrNull() {
        return error;
    }
}
