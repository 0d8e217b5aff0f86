package io.sheaf.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ends the process in order on SIGINT and SIGTERM: what was registered is stopped, latest first, then the JVM's own exit
 * code for the signal (130, 143) is left as it is. Safe for use by many threads.
 */
final class Signals {

    private static final Signals INSTANCE = new Signals();

    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final AtomicBoolean orderly = new AtomicBoolean();

    private volatile boolean stopping;

    private Signals() {}

    /** Call once, first. */
    static Signals install() {
        Runtime.getRuntime().addShutdownHook(new Thread(INSTANCE::stopAll, "sheaf-shutdown"));
        return INSTANCE;
    }

    /** Runs this when the process is told to end. Returns what takes it back. */
    static Runnable onStop(Runnable stop) {
        synchronized (INSTANCE.stops) {
            INSTANCE.stops.push(stop);
        }
        return () -> {
            synchronized (INSTANCE.stops) {
                INSTANCE.stops.remove(stop);
            }
        };
    }

    /** Whether the process was told to end. */
    static boolean stopping() {
        return INSTANCE.stopping;
    }

    /** Ends the process by itself: nothing is left to stop. */
    void exit(int code) {
        orderly.set(true);
        System.exit(code);
    }

    private void stopAll() {
        stopping = !orderly.get();
        while (!orderly.get()) {
            Runnable stop;
            synchronized (stops) {
                stop = stops.poll();
            }
            if (stop == null) {
                return;
            }
            try {
                stop.run();
            } catch (RuntimeException e) {
                System.err.println("sheaf: while stopping: " + e);
            }
        }
    }
}
