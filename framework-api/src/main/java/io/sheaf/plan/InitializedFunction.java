package io.sheaf.plan;

import io.sheaf.Action;
import io.sheaf.function.SerializableFunction;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * A function before whose first use in a worker process an action runs once there. The action's failure is tried again
 * by the next item, three times in all; then every item fails with it.
 */
public final class InitializedFunction<T, R> implements SerializableFunction<T, R> {

    private static final long serialVersionUID = 1;
    private static final int MAX_TRIES = 3;
    private static final ConcurrentMap<String, State> STATES = new ConcurrentHashMap<>();

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
        STATES.computeIfAbsent(poolView, key -> new State()).ensure(initializer);
        return function.apply(item);
    }

    /** Whether the action has run here. Other items wait while it runs. */
    private static final class State {
        private boolean done;
        private int failures;
        private RuntimeException last;

        synchronized void ensure(Action initializer) {
            if (done) {
                return;
            }
            if (failures >= MAX_TRIES) {
                throw new IllegalStateException("the pool's initializer failed " + failures + " times in this worker; last: " + last, last);
            }
            try {
                initializer.run();
                done = true;
            } catch (RuntimeException e) {
                failures++;
                last = e;
                throw new IllegalStateException("the pool's initializer failed in this worker (try " + failures + " of " + MAX_TRIES + "): " + e, e);
            }
        }
    }
}
