package io.sheaf.differential;

import io.sheaf.Pair;
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
import java.util.stream.Stream;

/** The user's functions of the plans: what they give depends on every bit of their arguments, and on nothing else. */
final class Functions {

    private Functions() {}

    /** Any function to a type: of as many different values as wanted. */
    record Making(Type to, long salt, int variety) implements SerializableFunction<Object, Object> {
        @Override
        public Object apply(Object value) {
            return to.make(new Random(Values.mix(salt ^ Long.remainderUnsigned(Values.mix(Values.hash(value) ^ salt), variety))));
        }

        @Override
        public String toString() {
            return "Functions.making(" + to + ", " + salt + "L, " + variety + ")";
        }
    }

    static SerializablePredicate<Object> keeping(long salt, int oneIsDroppedOutOf) {
        return value -> Long.remainderUnsigned(Values.mix(Values.hash(value) + salt), oneIsDroppedOutOf) != 0;
    }

    /** From none, told by null or by an empty list, to three. */
    static SerializableFunction<Object, Iterable<Object>> several(Making making) {
        return value -> severalOrNull(making, value);
    }

    private static List<Object> severalOrNull(Making making, Object value) {
        int count = (int) Long.remainderUnsigned(Values.hash(value) + making.salt(), 5);
        if (count == 4) {
            return null;
        }
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(making.apply(Pair.of(value, (long) i)));
        }
        return all;
    }

    static SerializableBiConsumer<Object, Consumer<Object>> severalTo(Making making) {
        return (value, out) -> {
            List<Object> all = severalOrNull(making, value);
            if (all != null) {
                all.forEach(out);
            }
        };
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

    static SerializableFunction<Stream<Object>, Stream<Object>> eachOfStream(Making making, int dropped) {
        return all -> all.filter(keeping(making.salt(), dropped)).map(making);
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

    /** With many equals. */
    static SerializableComparator<Object> byRemainder(long salt, int of) {
        return (a, b) -> Long.compareUnsigned(
                Long.remainderUnsigned(Values.hash(a) ^ salt, of), Long.remainderUnsigned(Values.hash(b) ^ salt, of));
    }

    // Associative, with null for neutral

    static SerializableBinaryOperator<Object> greatest() {
        return (a, b) -> a == null ? b : b == null ? a : byText().compare(a, b) >= 0 ? a : b;
    }

    static SerializableBinaryOperator<Object> firstPresent() {
        return (a, b) -> a == null ? b : a;
    }

    static SerializableBinaryOperator<Object> lastPresent() {
        return (a, b) -> b == null ? a : b;
    }

    /** Wraps. */
    static SerializableBinaryOperator<Object> sum() {
        return (a, b) -> (Long) a + (Long) b;
    }

    static SerializableBinaryOperator<Object> concatenation() {
        return (a, b) -> (String) a + (String) b;
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
