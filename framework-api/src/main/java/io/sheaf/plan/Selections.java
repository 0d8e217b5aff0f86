package io.sheaf.plan;

import io.sheaf.Pair;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.spi.UserCode;

/** Functions that the API makes of the user's ones. They are here, and not in the client, because workers must know their classes. */
public final class Selections {

    private Selections() {}

    /** The lesser of two; the first of equals. */
    public static <T> SerializableBinaryOperator<T> lesser(SerializableComparator<? super T> order) {
        return (a, b) -> order.compare(b, a) < 0 ? b : a;
    }

    /** The greater of two; the first of equals. */
    public static <T> SerializableBinaryOperator<T> greater(SerializableComparator<? super T> order) {
        return (a, b) -> order.compare(b, a) > 0 ? b : a;
    }

    /** A record as it is. */
    public static <T> SerializableFunction<T, T> identity() {
        return value -> value;
    }

    /** The key of a pair. */
    public static <K> SerializableFunction<Pair<K, ?>, K> firstOfPair() {
        return pair -> pair.first();
    }

    /** A function of two arguments as one of their pair. */
    public static <A, B, R> SerializableFunction<Pair<A, B>, R> unpacking(SerializableBiFunction<? super A, ? super B, ? extends R> function) {
        UserCode.argument(function, "function", Selections.class);
        String call = UserCode.call(Selections.class);
        return pair -> {
            if (pair == null) {
                throw Nulls.error(call, "an item is null", "Give a Pair, whose parts may be null");
            }
            return function.apply(pair.first(), pair.second());
        };
    }

    /** A task without input: a function of an ignored item. */
    public static <R> SerializableFunction<Object, R> ignoringItem(io.sheaf.Task<? extends R> task) {
        return item -> {
            try {
                return task.call();
            } catch (Exception e) {
                throw Sneaky.rethrow(e);
            }
        };
    }

    /** An action as a task. */
    public static io.sheaf.Task<Void> asTask(io.sheaf.Action action) {
        return () -> {
            action.run();
            return null;
        };
    }

    /** A serialisable JDK task as one of ours. */
    public static <T> io.sheaf.Task<T> fromCallable(java.util.concurrent.Callable<T> task) {
        return task::call;
    }

    /** A serialisable JDK action as one of ours. */
    public static io.sheaf.Action fromRunnable(Runnable action) {
        return action::run;
    }

    /** Throws a checked exception where none is declared, so that the user's own reaches the user. */
    static final class Sneaky {
        @SuppressWarnings("unchecked")
        static <E extends Throwable> RuntimeException rethrow(Throwable thrown) throws E {
            throw (E) thrown;
        }
    }
}
