package io.sheaf.worker.task;

import io.sheaf.plan.Operator;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** A user's task as a function of a record it does not look at. */
final class Calls {

    private Calls() {}

    /** The task may be a {@link Callable}, or a {@link Runnable}, whose result is null. */
    static Function<Object, Object> of(Operator operator, Scope scope) {
        Object task = scope.function(operator, 0);
        return record -> {
            if (task instanceof Callable<?> callable) {
                return call(callable);
            }
            ((Runnable) task).run();
            return null;
        };
    }

    private static Object call(Callable<?> callable) {
        try {
            return callable.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw Calls.<RuntimeException>unchecked(e);
        }
    }

    // The sinks between here and the engine have nothing to add to a checked exception, so that it passes as it is.
    @SuppressWarnings("unchecked")
    private static <E extends Exception> E unchecked(Exception e) throws E {
        throw (E) e;
    }
}
