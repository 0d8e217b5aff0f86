package io.sheaf.embedded;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Meeting points of a test and the functions it sends, which cannot capture a latch: they are found by name. */
final class Gate {

    private static final ConcurrentMap<String, Gate> GATES = new ConcurrentHashMap<>();
    private static final AtomicInteger NAMES = new AtomicInteger();

    final Semaphore arrivals = new Semaphore(0);
    final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch open = new CountDownLatch(1);

    /** A name nobody else has. */
    static String fresh() {
        return "gate-" + NAMES.incrementAndGet();
    }

    static Gate of(String name) {
        return GATES.computeIfAbsent(name, any -> new Gate());
    }

    /** Called by functions: counts the call. */
    int count() {
        return calls.incrementAndGet();
    }

    /** Called by functions: says that it is here, and waits until the test opens the gate. Answers interrupts. */
    void pass() {
        arrivals.release();
        try {
            if (!open.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody opened the gate");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted at the gate", e);
        }
    }

    /** Called by tests: waits until so many functions are at the gate. */
    void awaitArrivals(int count) throws InterruptedException {
        if (!arrivals.tryAcquire(count, 30, TimeUnit.SECONDS)) {
            throw new AssertionError("only " + arrivals.availablePermits() + " of " + count + " calls came to the gate");
        }
    }

    void open() {
        open.countDown();
    }
}
