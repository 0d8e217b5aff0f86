package io.sheaf.client.core;

import io.sheaf.SheafException;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.ValueCodec;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Hands values over from the thread that merges to the one that iterates. What waits here is bounded by the job's result
 * window, or by how far its inputs are read ahead: both move when values are taken.
 */
final class QueueFold<T> implements ResultFold<Void>, ResultIntake.EndAware {

    sealed interface Entry<T> {
        record Value<T>(T value) implements Entry<T> {}

        /** An item that failed for good. */
        record Failed<T>(SheafException error) implements Entry<T> {}

        /** Stands behind the last value of each task. */
        record EndOfTask<T>(int task) implements Entry<T> {}
    }

    private final ClassLoader loader;
    private final boolean collecting;
    private final Deque<Entry<T>> waiting = new ArrayDeque<>();
    private final BitSet handedOut = new BitSet();
    private boolean ended;
    private SheafException error;

    /**
     * If {@code collecting}, a failed task stands in its place and later ones follow; else it ends the job behind what was
     * put before it.
     */
    QueueFold(ClassLoader loader, boolean collecting) {
        this.loader = loader;
        this.collecting = collecting;
    }

    @Override
    @SuppressWarnings("unchecked")
    public void add(int task, ByteSource bytes) {
        while (bytes.remaining() > 0) {
            put(new Entry.Value<>((T) ValueCodec.decode(bytes, loader)));
        }
        put(new Entry.EndOfTask<>(task));
    }

    @Override
    public void failed(int task, SheafException failure) {
        if (!collecting) {
            throw failure;
        }
        put(new Entry.Failed<>(failure));
        put(new Entry.EndOfTask<>(task));
    }

    private synchronized void put(Entry<T> entry) {
        waiting.add(entry);
    }

    /** Tasks whose values were all handed out, without a gap: only these need not be kept elsewhere. */
    @Override
    public synchronized int released(int added) {
        dropMarks();
        return Math.min(added, handedOut.nextClearBit(0));
    }

    @Override
    public Void finish() {
        return null;
    }

    @Override
    public synchronized void ended(SheafException errorOrNull) {
        ended = true;
        error = errorOrNull;
    }

    /** The next entry, or null if there is none now. */
    synchronized Entry<T> poll() {
        dropMarks();
        return waiting.poll();
    }

    private void dropMarks() {
        while (waiting.peek() instanceof Entry.EndOfTask<T> mark) {
            waiting.poll();
            handedOut.set(mark.task());
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
