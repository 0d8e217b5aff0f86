package io.sheaf.plan;

import io.sheaf.Action;
import io.sheaf.function.SerializableFunction;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A function before whose first use in a worker process an action runs once there. An action that fails is tried again, three
 * times in all; then every item of the view fails with what it threw last. Other items wait while it runs.
 */
public final class InitializedFunction<T, R> implements SerializableFunction<T, R> {

    private static final long serialVersionUID = 1;

    private final String poolView;
    private final Action initializer;
    private final SerializableFunction<? super T, ? extends R> function;

    /** @param poolView names the view of the pool whose initializer this is; unique */
    public InitializedFunction(String poolView, Action initializer, SerializableFunction<? super T, ? extends R> function) {
        this.poolView = poolView;
        this.initializer = initializer;
        this.function = function;
    }

    @Override
    public R apply(T item) {
        State.of(initializer, poolView).ensure(initializer);
        return function.apply(item);
    }

    /** What became of one view's action in this process. */
    private static final class State {

        private static final int MAX_TRIES = 3;

        // Hangs on the action's class, so that it goes when the program's class loader goes.
        private static final ClassValue<ConcurrentMap<String, State>> STATES = new ClassValue<>() {
            @Override
            protected ConcurrentMap<String, State> computeValue(Class<?> type) {
                return new ConcurrentHashMap<>();
            }
        };

        private final ReentrantLock lock = new ReentrantLock();
        private volatile boolean done;
        private int failures;
        private Throwable last;

        static State of(Action initializer, String poolView) {
            return STATES.get(initializer.getClass()).computeIfAbsent(poolView, view -> new State());
        }

        void ensure(Action initializer) {
            if (done) {
                return;
            }
            try {
                lock.lockInterruptibly();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while the pool's initializer ran for another item", e);
            }
            try {
                while (!done && failures < MAX_TRIES) {
                    tryOnce(initializer);
                }
            } finally {
                lock.unlock();
            }
            if (!done) {
                throw new IllegalStateException("the pool's initializer failed " + MAX_TRIES + " times in this worker: " + last, last);
            }
        }

        private void tryOnce(Action initializer) {
            try {
                initializer.run();
                done = true;
            } catch (Exception | LinkageError | AssertionError e) {
                if (Thread.currentThread().isInterrupted()) {
                    // The item was cancelled, which says nothing about the initializer.
                    throw e;
                }
                failures++;
                last = e;
            }
        }
    }
}
