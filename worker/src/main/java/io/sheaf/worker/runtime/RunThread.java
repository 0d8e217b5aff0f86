package io.sheaf.worker.runtime;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinPool.ForkJoinWorkerThreadFactory;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.atomic.AtomicInteger;

/** A thread of a worker's pool. */
final class RunThread extends ForkJoinWorkerThread {

    private RunThread(ForkJoinPool pool, int number) {
        super(pool);
        setName("sheaf-worker-" + number);
        setDaemon(true);
        setContextClassLoader(RunThread.class.getClassLoader());
    }

    /** Numbers the threads of one worker from 1. */
    static ForkJoinWorkerThreadFactory factory() {
        AtomicInteger last = new AtomicInteger();
        return pool -> new RunThread(pool, last.incrementAndGet());
    }
}
