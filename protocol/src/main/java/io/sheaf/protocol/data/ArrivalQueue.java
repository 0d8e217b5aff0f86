package io.sheaf.protocol.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.ForkJoinPool;

/**
 * What has arrived for one reader and was not read yet; bounded by the credit the reader gives. The event loop puts,
 * one thread takes, and waits in a {@link ForkJoinPool.ManagedBlocker} so that a pool can make up for it.
 */
final class ArrivalQueue {

    private final ArrayDeque<BlockArrival> arrivals = new ArrayDeque<>();
    private IOException failure;

    synchronized void put(BlockArrival arrival) {
        arrivals.add(arrival);
        notifyAll();
    }

    /** What has arrived stays readable; after it the reader sees the failure. */
    synchronized void fail(IOException reason) {
        if (failure == null) {
            failure = reason;
            notifyAll();
        }
    }

    synchronized void clear() {
        arrivals.clear();
    }

    /**
     * The next arrival.
     *
     * @throws SilentPeerException if none comes for so long
     */
    BlockArrival take(Duration patience) throws IOException {
        Waiter waiter = new Waiter(System.nanoTime() + patience.toNanos());
        try {
            ForkJoinPool.managedBlock(waiter);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for a block");
        }
        synchronized (this) {
            if (!arrivals.isEmpty()) {
                return arrivals.poll();
            }
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
        }
        throw new SilentPeerException(patience);
    }

    private final class Waiter implements ForkJoinPool.ManagedBlocker {

        private final long deadlineNanos;

        Waiter(long deadlineNanos) {
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public boolean isReleasable() {
            synchronized (ArrivalQueue.this) {
                return !arrivals.isEmpty() || failure != null || deadlineNanos - System.nanoTime() <= 0;
            }
        }

        @Override
        public boolean block() throws InterruptedException {
            synchronized (ArrivalQueue.this) {
                long left = deadlineNanos - System.nanoTime();
                if (!isReleasable()) {
                    ArrivalQueue.this.wait(left / 1_000_000 + 1);
                }
                return isReleasable();
            }
        }
    }
}
