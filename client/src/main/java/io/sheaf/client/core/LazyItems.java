package io.sheaf.client.core;

import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.Slices;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.Semaphore;

/**
 * Reads items from the user's iterator, a bounded number ahead of the results taken, and appends them to an open job.
 * The iterator is used by a thread of its own, so that one that waits holds up no result. Items are appended together
 * while nobody waits for a result, and at once while somebody does: then the next item may depend on it.
 */
final class LazyItems implements QueueIterator.Input {

    private static final int MAX_PENDING = 64;
    // A message carries 16 MiB, and the scheduler keeps what it was sent: many large items do not travel together.
    private static final int MAX_PENDING_BYTES = 256 << 10;

    /** What the scheduler keeps of items whose results were not taken; a stream to it that has much more waiting is cut. */
    private static final int MAX_AHEAD_BYTES = 64 << 20;

    private final Iterator<?> items;
    private final Semaphore room;
    private final Semaphore byteRoom = new Semaphore(MAX_AHEAD_BYTES);
    private final String call = CallSite.call();
    private final ByteSink sink = new ByteSink(64);
    // Guarded by this object's monitor, like all that follows.
    private JobRun<?> run;
    private Thread reader;
    private Slices.Builder pending = new Slices.Builder();
    /** Of items read, in order, those whose results were taken left out; the results themselves may come in another order. */
    private final Deque<Integer> sizes = new ArrayDeque<>();
    private final ReadAhead readAhead;
    private int appended;
    private boolean somebodyWaits;
    private boolean stopped;
    private Throwable error;

    LazyItems(Iterator<?> items, ReadAhead readAhead) {
        this.items = items;
        this.readAhead = readAhead;
        this.room = new Semaphore(readAhead.first());
    }

    synchronized void start(JobRun<?> newRun) {
        run = newRun;
        reader = new Thread(this::readAll, "sheaf-client-input");
        reader.setDaemon(true);
        reader.start();
        run.onEnded(this::stop);
    }

    private synchronized void stop() {
        if (!stopped) {
            stopped = true;
            reader.interrupt();
        }
    }

    private void readAll() {
        try {
            do {
                room.acquire();
            } while (readOne());
            finish(null);
        } catch (InterruptedException e) {
            // The job has ended: nothing more is wanted.
            finish(null);
        } catch (Throwable e) {
            finish(e);
        }
    }

    private boolean readOne() throws InterruptedException {
        if (!items.hasNext()) {
            return false;
        }
        Object item = items.next();
        sink.truncate(0);
        try {
            ValueCodec.encode(item, sink);
        } catch (UnencodableException e) {
            throw new UnencodableException("item " + nextIndex() + " given to " + call + " cannot be sent: " + e.getMessage(), e);
        }
        int size = Math.min(MAX_AHEAD_BYTES, sink.size());
        if (!byteRoom.tryAcquire(size)) {
            flushAll();
            byteRoom.acquire(size);
        }
        add(size);
        return true;
    }

    // What is still here would be waited for in vain.
    private synchronized void flushAll() {
        if (!stopped) {
            flush(false);
        }
    }

    private synchronized int nextIndex() {
        return appended + pending.size();
    }

    private synchronized void add(int size) throws InterruptedException {
        if (stopped) {
            throw new InterruptedException("the job has ended");
        }
        sizes.add(size);
        if ((long) pending.bytes() + sink.size() > MAX_PENDING_BYTES) {
            flush(false);
        }
        pending.add(sink.buffer(), 0, sink.size());
        if (somebodyWaits || pending.size() >= MAX_PENDING || room.availablePermits() == 0) {
            flush(false);
        }
    }

    private synchronized void finish(Throwable thrown) {
        if (!stopped) {
            stopped = true;
            error = thrown;
            flush(true);
        }
    }

    private void flush(boolean last) {
        if (pending.size() > 0 || last) {
            Slices more = pending.build();
            pending = new Slices.Builder();
            run.append(appended, more, last);
            appended += more.size();
        }
    }

    @Override
    public synchronized void waiting(boolean waits) {
        somebodyWaits = waits;
        if (waits && !stopped) {
            flush(false);
        }
    }

    @Override
    public synchronized void oneTaken() {
        byteRoom.release(sizes.remove());
        room.release(readAhead.taken(System.nanoTime()));
    }

    @Override
    public synchronized Throwable errorOrNull() {
        return error;
    }
}
