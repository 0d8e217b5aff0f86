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

        /** The values of a task, which are still at the worker that keeps them. */
        record Stored<T>(StoredResult result) implements Entry<T> {}

        /** Stands behind the last value of each task. */
        record EndOfTask<T>(int task) implements Entry<T> {}
    }

    private final ClassLoader loader;
    private final boolean collecting;
    private final Deque<Entry<T>> waiting = new ArrayDeque<>();
    private final BitSet handedOut = new BitSet();
    private boolean ended;
    private SheafException error;
    // Of the thread that takes.
    private final StoredReader reader;
    private StoredResult reading;

    /**
     * If {@code collecting}, a failed task stands in its place and later ones follow; else it ends the job behind what was
     * put before it.
     */
    QueueFold(SchedulerLink link, ClassLoader loader, boolean collecting) {
        this.reader = new StoredReader(link);
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
    public boolean readsStored() {
        return true;
    }

    @Override
    public void addStored(StoredResult result) {
        put(new Entry.Stored<>(result));
    }

    @Override
    public void failed(int task, SheafException failure) {
        put(failed(failure));
        put(new Entry.EndOfTask<>(task));
    }

    private Entry<T> failed(SheafException failure) {
        if (!collecting) {
            throw failure;
        }
        return new Entry.Failed<>(failure);
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

    /**
     * The next value or failure, or null if there is none now. May wait for a worker that sends values.
     *
     * @throws SheafException if the values of a task were lost and cannot be had again
     */
    Entry<T> poll() {
        while (true) {
            if (reading != null) {
                boolean over = hasEnded();
                StoredResult.Next next = reading.advance(reader);
                if (next == StoredResult.Next.VALUE) {
                    return new Entry.Value<>(value());
                } else if (next == StoredResult.Next.MISSING) {
                    if (over) {
                        throw errorOrNull() != null ? errorOrNull() : reading.gone();
                    }
                    return null;
                } else if (next == StoredResult.Next.FAILED) {
                    SheafException failure = reading.failure();
                    endOfStored();
                    return failed(failure);
                }
                endOfStored();
            }
            Entry<T> entry = pollWaiting();
            if (!(entry instanceof Entry.Stored<T> stored)) {
                return entry;
            }
            reading = stored.result();
        }
    }

    @SuppressWarnings("unchecked")
    private T value() {
        return (T) reading.take();
    }

    private synchronized boolean hasEnded() {
        return ended;
    }

    private synchronized Entry<T> pollWaiting() {
        dropMarks();
        return waiting.poll();
    }

    private synchronized void endOfStored() {
        handedOut.set(reading.task());
        reading = null;
    }

    /** Forgets what was not taken. By the thread that takes. */
    void abandon() {
        reader.close();
        synchronized (this) {
            reading = null;
            waiting.clear();
        }
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
        return ended && waiting.isEmpty() && reading == null;
    }

    /** Whether values wait that workers keep, or may. */
    @Override
    public synchronized boolean needsJob() {
        return error == null && (reading != null || waiting.stream().anyMatch(Entry.Stored.class::isInstance));
    }

    synchronized SheafException errorOrNull() {
        return error;
    }
}
