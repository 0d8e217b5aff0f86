package io.sheaf.client.core;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Whether a pool takes calls, and which ones run. Shared by all views of the pool; safe for use by many threads. */
final class PoolLife {

    private final Set<JobRun<?>> running = new LinkedHashSet<>();
    private boolean closed;

    void requireOpen() {
        synchronized (running) {
            if (closed) {
                throw new IllegalStateException("this pool is closed and takes no more calls. Get another one from cluster.pool().");
            }
        }
    }

    <R> JobRun<R> track(JobRun<R> run) {
        synchronized (running) {
            running.add(run);
        }
        run.onEnded(() -> {
            synchronized (running) {
                running.remove(run);
                running.notifyAll();
            }
        });
        return run;
    }

    void close() {
        synchronized (running) {
            closed = true;
        }
    }

    void terminate() {
        List<JobRun<?>> open;
        synchronized (running) {
            closed = true;
            open = List.copyOf(running);
        }
        open.forEach(run -> run.cancel("its pool was terminated"));
    }

    boolean isClosed() {
        synchronized (running) {
            return closed;
        }
    }

    List<JobRun<?>> running() {
        synchronized (running) {
            return List.copyOf(running);
        }
    }
}
