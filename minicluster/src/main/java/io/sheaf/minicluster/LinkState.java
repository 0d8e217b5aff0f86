package io.sheaf.minicluster;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The fault of one direction of a proxy now. Safe for use by many threads. */
final class LinkState {

    private LinkFault fault = LinkFault.NONE;
    private long disturbed;

    /** Pieces that came while there was a fault. */
    synchronized long disturbed() {
        return disturbed;
    }

    synchronized LinkFault fault() {
        return fault;
    }

    synchronized void set(LinkFault next) {
        fault = next;
        notifyAll();
    }

    /** Lets those look again who wait here. */
    synchronized void wake() {
        notifyAll();
    }

    /** For a piece that has come. */
    synchronized LinkFault awaitMoving(BooleanSupplier over) throws InterruptedException {
        disturbed += fault == LinkFault.NONE ? 0 : 1;
        while (fault instanceof LinkFault.Stall && !over.getAsBoolean()) {
            wait();
        }
        return fault;
    }

    /** Waits as long as this fault delays, or until it is another one. */
    synchronized void awaitDelay(LinkFault delaying, Duration delay, BooleanSupplier over) throws InterruptedException {
        long end = System.nanoTime() + delay.toNanos();
        for (long left = delay.toNanos(); left > 0 && fault == delaying && !over.getAsBoolean(); left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
