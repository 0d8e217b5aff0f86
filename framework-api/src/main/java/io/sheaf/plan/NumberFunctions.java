package io.sheaf.plan;

import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableDoubleBinaryOperator;
import io.sheaf.function.SerializableDoubleConsumer;
import io.sheaf.function.SerializableDoubleFunction;
import io.sheaf.function.SerializableDoublePredicate;
import io.sheaf.function.SerializableDoubleUnaryOperator;
import io.sheaf.function.SerializableLongBinaryOperator;
import io.sheaf.function.SerializableLongConsumer;
import io.sheaf.function.SerializableLongFunction;
import io.sheaf.function.SerializableLongPredicate;
import io.sheaf.function.SerializableLongUnaryOperator;
import io.sheaf.function.SerializableToDoubleFunction;
import io.sheaf.function.SerializableToLongFunction;
import java.util.Arrays;

/** Operators on primitive values made of others: what their steps do. Here because workers must know their classes. */
public final class NumberFunctions {

    private NumberFunctions() {}

    public static SerializableToDoubleFunction<Double> unboxedDouble() {
        return value -> value;
    }

    public static SerializableToLongFunction<Long> unboxedLong() {
        return value -> value;
    }

    public static SerializableBinaryOperator<Long> boxed(SerializableLongBinaryOperator function) {
        return function::applyAsLong;
    }

    public static SerializableBinaryOperator<Double> boxed(SerializableDoubleBinaryOperator function) {
        return function::applyAsDouble;
    }

    public static SerializableLongUnaryOperator peeking(SerializableLongConsumer action) {
        return value -> {
            action.accept(value);
            return value;
        };
    }

    public static SerializableDoubleUnaryOperator peeking(SerializableDoubleConsumer action) {
        return value -> {
            action.accept(value);
            return value;
        };
    }

    /** Lets no value pass, so that nothing is left to be sent. */
    public static SerializableLongPredicate consuming(SerializableLongConsumer action) {
        return value -> {
            action.accept(value);
            return false;
        };
    }

    public static SerializableDoublePredicate consuming(SerializableDoubleConsumer action) {
        return value -> {
            action.accept(value);
            return false;
        };
    }

    /** The number of the bucket between ascending bounds, the last closed; −1 outside. */
    public static SerializableLongFunction<Integer> bucket(long[] bounds) {
        return value -> {
            int found = Arrays.binarySearch(bounds, value);
            return place(found, bounds.length);
        };
    }

    public static SerializableDoubleFunction<Integer> bucket(double[] bounds) {
        return value -> {
            // Adding 0.0 makes the negative zero a positive one, which is where a reader looks for it.
            int found = Double.isNaN(value) ? -1 : Arrays.binarySearch(bounds, value + 0.0);
            return place(found, bounds.length);
        };
    }

    private static int place(int found, int bounds) {
        if (found == bounds - 1) {
            return bounds - 2;
        }
        int place = found >= 0 ? found : -found - 2;
        return place >= bounds - 1 ? -1 : place;
    }

    public static SerializableBiFunction<long[], Integer, long[]> counting() {
        return (counts, bucket) -> {
            if (bucket >= 0) {
                counts[bucket]++;
            }
            return counts;
        };
    }

    public static SerializableBinaryOperator<long[]> addingCounts() {
        return (a, b) -> {
            long[] sums = a.clone();
            Arrays.setAll(sums, i -> Math.addExact(a[i], b[i]));
            return sums;
        };
    }
}
