package io.sheaf.plan;

import io.sheaf.Pair;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableDoubleBinaryOperator;
import io.sheaf.function.SerializableDoubleConsumer;
import io.sheaf.function.SerializableDoubleFunction;
import io.sheaf.function.SerializableDoublePredicate;
import io.sheaf.function.SerializableDoubleUnaryOperator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializableLongBinaryOperator;
import io.sheaf.function.SerializableLongConsumer;
import io.sheaf.function.SerializableLongFunction;
import io.sheaf.function.SerializableLongPredicate;
import io.sheaf.function.SerializableLongUnaryOperator;
import io.sheaf.function.SerializableToDoubleFunction;
import io.sheaf.function.SerializableToLongFunction;
import java.util.Arrays;
import java.util.Iterator;
import java.util.PrimitiveIterator;
import java.util.stream.DoubleStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Operators on primitive values made of others: what their steps do. Here because workers must know their classes. */
public final class NumberFunctions {

    private static final String EMPTY_LONG_STREAM = "Return a LongStream, empty for no values";
    private static final String EMPTY_DOUBLE_STREAM = "Return a DoubleStream, empty for no values";

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

    public static <T extends Comparable<T>> SerializableComparator<T> ascending() {
        return Comparable::compareTo;
    }

    /** The values of the stream that a function gives for each, as records. */
    public static SerializableFunction<Long, Stream<Long>> flattened(SerializableLongFunction<? extends LongStream> function, String call) {
        return value -> Nulls.<LongStream>given(function.apply(value), call, EMPTY_LONG_STREAM).boxed();
    }

    /** Its stream of values as one of records. */
    public static SerializableFunction<Stream<Long>, Stream<Long>> overLongStream(
            SerializableFunction<? super LongStream, ? extends LongStream> function, String call) {
        return records -> Nulls.<LongStream>given(function.apply(records.mapToLong(value -> value)), call, EMPTY_LONG_STREAM).boxed();
    }

    /** Its iterator of values as one of records. */
    public static SerializableFunction<Iterator<Long>, Iterator<Long>> overLongs(
            SerializableFunction<? super PrimitiveIterator.OfLong, ? extends PrimitiveIterator.OfLong> function) {
        return records -> function.apply(new Longs(records));
    }

    public static SerializableConsumer<Iterator<Long>> consumingLongs(SerializableConsumer<? super PrimitiveIterator.OfLong> action) {
        return records -> action.accept(new Longs(records));
    }

    public static <K> SerializableLongFunction<Pair<K, Long>> keyed(SerializableLongFunction<? extends K> key) {
        return value -> new Pair<>(key.apply(value), value);
    }

    /** Records as values. */
    private record Longs(Iterator<Long> records) implements PrimitiveIterator.OfLong {
        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public long nextLong() {
            return records.next();
        }
    }

    /** The values of the stream that a function gives for each, as records. */
    public static SerializableFunction<Double, Stream<Double>> flattened(SerializableDoubleFunction<? extends DoubleStream> function, String call) {
        return value -> Nulls.<DoubleStream>given(function.apply(value), call, EMPTY_DOUBLE_STREAM).boxed();
    }

    /** Its stream of values as one of records. */
    public static SerializableFunction<Stream<Double>, Stream<Double>> overDoubleStream(
            SerializableFunction<? super DoubleStream, ? extends DoubleStream> function, String call) {
        return records -> Nulls.<DoubleStream>given(function.apply(records.mapToDouble(value -> value)), call, EMPTY_DOUBLE_STREAM).boxed();
    }

    /** Its iterator of values as one of records. */
    public static SerializableFunction<Iterator<Double>, Iterator<Double>> overDoubles(
            SerializableFunction<? super PrimitiveIterator.OfDouble, ? extends PrimitiveIterator.OfDouble> function) {
        return records -> function.apply(new Doubles(records));
    }

    public static SerializableConsumer<Iterator<Double>> consumingDoubles(SerializableConsumer<? super PrimitiveIterator.OfDouble> action) {
        return records -> action.accept(new Doubles(records));
    }

    public static <K> SerializableDoubleFunction<Pair<K, Double>> keyed(SerializableDoubleFunction<? extends K> key) {
        return value -> new Pair<>(key.apply(value), value);
    }

    /** Records as values. */
    private record Doubles(Iterator<Double> records) implements PrimitiveIterator.OfDouble {
        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public double nextDouble() {
            return records.next();
        }
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
