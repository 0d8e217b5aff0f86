package io.sheaf.differential;

import io.sheaf.Accumulator;
import io.sheaf.Pair;
import io.sheaf.Partitioner;
import io.sheaf.TaskContext;
import io.sheaf.function.SerializableBiConsumer;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/** The user's functions of the plans: what they give depends on every bit of their arguments, and on nothing else. */
final class Functions {

    private Functions() {}

    /** Any function to a type: of as many different values as wanted, one of them most of the time if it is skewed. */
    record Making(Type to, long salt, int variety, boolean skewed) implements SerializableFunction<Object, Object> {
        @Override
        public Object apply(Object value) {
            long bits = Values.mix(Values.hash(value) ^ salt);
            long choice = skewed && (bits >>> 60) < 12 ? 0 : Long.remainderUnsigned(bits, variety);
            return to.make(new Random(Values.mix(salt ^ choice)));
        }

        @Override
        public String toString() {
            return (skewed ? "skewed" : "making") + "(" + to + ", " + salt + ", " + variety + ")";
        }
    }

    /** Drops one of so many; all, if it is one. */
    record Keeping(long salt, int oneIsDroppedOutOf) implements SerializablePredicate<Object> {
        @Override
        public boolean test(Object value) {
            return Long.remainderUnsigned(Values.mix(Values.hash(value) + salt), oneIsDroppedOutOf) != 0;
        }

        @Override
        public String toString() {
            return "keeping(" + salt + ", " + oneIsDroppedOutOf + ")";
        }
    }

    /** An order with many equals. */
    record ByRemainder(long salt, int of) implements SerializableComparator<Object> {
        @Override
        public int compare(Object a, Object b) {
            return Long.compare(remainder(a), remainder(b));
        }

        private long remainder(Object value) {
            return Long.remainderUnsigned(Values.hash(value) ^ salt, of);
        }

        @Override
        public String toString() {
            return "byRemainder(" + salt + ", " + of + ")";
        }
    }

    /** The same for keys that are equal. */
    static Partitioner<Object> byHash(long salt) {
        return (key, partitions) -> (int) Long.remainderUnsigned(Values.hash(Values.keyOrSelf(key)) ^ salt, partitions);
    }

    @SuppressWarnings("unchecked")
    static SerializableFunction<Object, Pair<Object, Object>> pair() {
        return record -> (Pair<Object, Object>) record;
    }

    /** Text that fits on a line. */
    static SerializableFunction<Object, Object> line() {
        return Values::show;
    }

    /** From none to three. */
    static SerializableFunction<Object, Iterable<Object>> several(Making making) {
        return value -> severalOf(making, value);
    }

    private static List<Object> severalOf(Making making, Object value) {
        List<Object> all = new ArrayList<>();
        for (long i = Long.remainderUnsigned(Values.hash(value) + making.salt(), 4); i > 0; i--) {
            all.add(making.apply(Pair.of(value, i)));
        }
        return all;
    }

    static SerializableBiConsumer<Object, Consumer<Object>> severalTo(Making making) {
        return (value, out) -> severalOf(making, value).forEach(out);
    }

    static SerializableFunction<Iterator<Object>, Iterator<Object>> each(Making making) {
        return all -> new Iterator<>() {
            @Override
            public boolean hasNext() {
                return all.hasNext();
            }

            @Override
            public Object next() {
                return making.apply(all.next());
            }
        };
    }

    static SerializableBiFunction<Integer, Iterator<Object>, Iterator<Object>> withIndex() {
        return (index, all) -> {
            List<Object> pairs = new ArrayList<>();
            all.forEachRemaining(record -> pairs.add(Pair.of(index, record)));
            return pairs.iterator();
        };
    }

    static SerializableFunction<Object, Iterable<Object>> elements() {
        return list -> new ArrayList<>((List<?>) list);
    }

    static SerializableFunction<Object, Object> sorted() {
        return list -> ((List<?>) list).stream().sorted(byText()).collect(Collectors.toCollection(ArrayList::new));
    }

    /** Total, but for values that are the same. */
    static SerializableComparator<Object> byText() {
        return (a, b) -> Values.show(a).compareTo(Values.show(b));
    }

    /** A function with null for neutral. */
    static SerializableBinaryOperator<Object> associative(String name) {
        return switch (name) {
            case "greatest" -> (a, b) -> a == null ? b : b == null ? a : byText().compare(a, b) >= 0 ? a : b;
            case "firstPresent" -> (a, b) -> a == null ? b : a;
            case "lastPresent" -> (a, b) -> b == null ? a : b;
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** Wraps. */
    static SerializableBinaryOperator<Object> sum() {
        return (a, b) -> (Long) a + (Long) b;
    }

    static long sumOf(Iterator<Long> numbers) {
        long sum = 0;
        while (numbers.hasNext()) {
            sum += numbers.next();
        }
        return sum;
    }

    static SerializableBinaryOperator<Object> concatenation() {
        return (a, b) -> (String) a + (String) b;
    }

    /** A number that sums of many need to round. */
    static SerializableFunction<Object, Object> fraction() {
        return value -> Values.hash(value) * 0x1.0p-63;
    }

    static SerializableBinaryOperator<Object> roundedSum() {
        return (a, b) -> (Double) a + (Double) b;
    }

    // Accumulators

    static SerializableBiFunction<Object, Object, Object> addingHash() {
        return (sum, value) -> (Long) sum + Values.hash(value);
    }

    static SerializableFunction<Object, Object> hash() {
        return Values::hash;
    }

    /** Changes its first argument. */
    static SerializableBiFunction<Object, Object, Object> appending() {
        return (list, value) -> {
            Functions.<Object>list(list).add(value);
            return list;
        };
    }

    static SerializableBinaryOperator<Object> joining() {
        return (a, b) -> {
            List<Object> both = new ArrayList<>(Functions.list(a));
            both.addAll(list(b));
            return both;
        };
    }

    static SerializableFunction<Object, Object> listOfOne() {
        return value -> new ArrayList<>(Collections.singletonList(value));
    }

    @SuppressWarnings("unchecked")
    static <E> List<E> list(Object list) {
        return (List<E>) list;
    }

    static SerializableSupplier<Collector<Object, ?, Object>> counting() {
        return () -> Collectors.collectingAndThen(Collectors.counting(), count -> count);
    }

    static SerializableSupplier<Collector<Object, ?, Object>> text() {
        return () -> Collectors.collectingAndThen(Collectors.mapping(Values::show, Collectors.joining(",")), text -> text);
    }

    /** A hash of values in order: of two chains it is that of all their values, however they were cut. */
    record Chain(long factor, long value) {
        static final Chain EMPTY = new Chain(1, 0);
        private static final long BASE = 0x9e3779b97f4a7c15L;

        static Chain of(Object value) {
            return new Chain(BASE, Values.hash(value));
        }

        Chain then(Chain next) {
            return new Chain(factor * next.factor, value * next.factor + next.value);
        }
    }

    static SerializableConsumer<Object> tallying(Accumulator<Chain> inOrder) {
        return value -> {
            TaskContext.current().counter("records").increment();
            TaskContext.current().counter("hashes").add(Values.hash(value));
            inOrder.add(Chain.of(value));
        };
    }

    /** A line for each, in a file. */
    static SerializableConsumer<Object> noting(String file) {
        return value -> note(file, value);
    }

    static SerializableConsumer<Iterator<Object>> notingAll(String file) {
        return values -> values.forEachRemaining(value -> note(file, value));
    }

    /** One write, to which the operating system gives a place of its own. */
    static void note(String file, Object value) {
        try {
            Files.writeString(Path.of(file), Values.show(value) + "\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
