package io.sheaf.plan;

import io.sheaf.Pair;
import io.sheaf.TaskContext;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.Copies;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableBiConsumer;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import io.sheaf.function.SerializableToDoubleFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Operators made of others: what their steps do with the user's functions. Here, as {@link Selections} are, because workers must know their classes. */
public final class RecordFunctions {

    /** Neighbouring tasks whose results one task of a tree merges. */
    private static final int TREE_WIDTH = 16;

    private RecordFunctions() {}

    /** A value, or that there is none yet; null is a value. */
    public record Slot<C>(boolean filled, C value) {
        private static final Slot<?> EMPTY = new Slot<>(false, null);

        @SuppressWarnings("unchecked")
        public static <C> Slot<C> empty() {
            return (Slot<C>) EMPTY;
        }
    }

    public static <T, R> SerializableFunction<T, Iterable<R>> multi(SerializableBiConsumer<? super T, ? super Consumer<R>> function) {
        return record -> {
            List<R> made = new ArrayList<>();
            function.accept(record, (Consumer<R>) made::add);
            return made;
        };
    }

    public static <T> SerializableFunction<T, T> peeking(SerializableConsumer<? super T> action) {
        return record -> {
            action.accept(record);
            return record;
        };
    }

    /** Lets no record pass, so that nothing is left to be sent. */
    public static <T> SerializablePredicate<T> consuming(SerializableConsumer<? super T> action) {
        return record -> {
            action.accept(record);
            return false;
        };
    }

    public static <T> SerializableFunction<Iterator<T>, Iterator<T>> consumingAll(SerializableConsumer<? super Iterator<T>> action) {
        return records -> {
            action.accept(records);
            return Collections.emptyIterator();
        };
    }

    public static <T, R> SerializableFunction<Iterator<T>, Iterator<R>> streaming(
            SerializableFunction<? super Stream<T>, ? extends Stream<? extends R>> function, String call) {
        return records -> new StreamRecords<R>(Nulls.given(
                function.apply(StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED), false)),
                call, "Return a Stream, empty for no records"));
    }

    public static <T> SerializableFunction<Iterator<T>, Iterator<List<T>>> listing() {
        return records -> {
            List<T> all = new ArrayList<>();
            records.forEachRemaining(all::add);
            return Collections.singletonList(all).iterator();
        };
    }

    public static <T> SerializableComparator<T> reversed(SerializableComparator<? super T> order) {
        return (a, b) -> order.compare(b, a);
    }

    /** The order in which a lottery by seed and id draws, from the last to the first, so that the greatest are the drawn ones. */
    public static <T> SerializableComparator<Pair<T, Long>> leastDraw(long seed) {
        long mixed = KeyHash.mix(seed);
        return (a, b) -> {
            int byDraw = Long.compareUnsigned(KeyHash.mix(mixed + b.second()), KeyHash.mix(mixed + a.second()));
            return byDraw != 0 ? byDraw : Long.compare(b.second(), a.second());
        };
    }

    /** Records that have numbers, by number. */
    public static <T> List<T> inOrderOfIds(List<Pair<T, Long>> numbered) {
        List<T> records = new ArrayList<>();
        numbered.stream().sorted(Comparator.comparing(Pair::second)).forEach(pair -> records.add(pair.first()));
        return records;
    }

    /** A record and its place as the place and the record. */
    public static <T> SerializableFunction<Pair<T, Long>, Pair<Long, T>> byPlace() {
        return pair -> new Pair<>(pair.second(), pair.first());
    }

    /** The number of the group of tasks this one belongs to; groups are as the tasks are ordered. */
    public static <T> SerializableFunction<T, Integer> treeGroup() {
        return record -> TaskContext.current().task() / TREE_WIDTH;
    }

    // Pairs

    public static <V> SerializableFunction<Pair<?, V>, V> secondOfPair() {
        return pair -> pair.second();
    }

    public static <K, V> SerializableFunction<Pair<K, V>, Pair<V, K>> swapping() {
        return pair -> new Pair<>(pair.second(), pair.first());
    }

    public static <K, V> SerializablePredicate<Pair<K, V>> ofKey(SerializablePredicate<? super K> predicate) {
        return pair -> predicate.test(pair.first());
    }

    /** Whether a numbered pair is drawn, by its number and with the probability of its key. */
    public static <K, V> SerializablePredicate<Pair<Pair<K, V>, Long>> drawn(
            SerializableToDoubleFunction<? super K> fraction, long seed, String call) {
        long mixed = KeyHash.mix(seed);
        return numbered -> {
            K key = numbered.first().first();
            return KeyHash.toUnit(KeyHash.mix(mixed + numbered.second())) < probability(fraction, key, call);
        };
    }

    private static <K> double probability(SerializableToDoubleFunction<? super K> fraction, K key, String call) {
        double probability;
        try {
            probability = fraction.applyAsDouble(key);
        } catch (NullPointerException e) {
            throw Nulls.error(call, "its function met null, which is no part, for the key " + key, "Give 0 for keys of which nothing is to be chosen", e);
        }
        if (!(probability >= 0 && probability <= 1)) {
            throw new IllegalArgumentException(call + ": its function gave " + probability + " for the key " + key
                    + ". Give the part of its pairs to choose, from 0 to 1.");
        }
        return probability;
    }

    public static <K, V, W> SerializableFunction<Pair<K, V>, Iterable<Pair<K, W>>> flatValues(
            SerializableFunction<? super V, ? extends Iterable<? extends W>> function) {
        return pair -> {
            Iterable<? extends W> many = function.apply(pair.second());
            return many == null ? null : () -> new PairsOfKey<>(pair.first(), many.iterator());
        };
    }

    /** Whether a key has these bytes. */
    public static <K> SerializablePredicate<K> encodedAs(byte[] encoded) {
        return key -> {
            ByteSink bytes = new ByteSink(encoded.length);
            ValueCodec.encodeKey(key, bytes);
            return Arrays.equals(bytes.buffer(), 0, bytes.size(), encoded, 0, encoded.length);
        };
    }

    public static <V, C> SerializableBiFunction<Slot<C>, V, Slot<C>> filling(
            SerializableFunction<? super V, ? extends C> create, SerializableBiFunction<? super C, ? super V, ? extends C> merge) {
        return (slot, value) -> new Slot<>(true, slot.filled() ? merge.apply(slot.value(), value) : create.apply(value));
    }

    public static <C> SerializableBinaryOperator<Slot<C>> joiningSlots(SerializableBinaryOperator<C> combine) {
        return (a, b) -> new Slot<>(true, combine.apply(a.value(), b.value()));
    }

    public static <V> SerializableBiFunction<V, V, V> folding(SerializableBinaryOperator<V> function) {
        return (folded, value) -> function.apply(folded, value);
    }

    public static <C> SerializableFunction<Slot<C>, C> slotValue() {
        return Slot::value;
    }

    public static <V, R> SerializableFunction<List<V>, R> collecting(
            SerializableSupplier<? extends Collector<? super V, ?, R>> collector, String call) {
        return values -> values.stream().collect(Nulls.<Collector<? super V, ?, R>>given(collector.get(), call, "Return a Collector"));
    }

    /** Adds a value to a list of the greatest {@code limit}, greatest first, the earlier of equals first. */
    public static <V> SerializableBiFunction<List<V>, V, List<V>> addingGreatest(int limit, SerializableComparator<? super V> order) {
        return (greatest, value) -> {
            // Only what is held is copied, most values are not.
            insert(greatest, value, limit, order, RecordFunctions::kept);
            return greatest;
        };
    }

    /** Merges two such lists, of which the first comes earlier. */
    public static <V> SerializableBinaryOperator<List<V>> mergingGreatest(int limit, SerializableComparator<? super V> order) {
        return (first, second) -> {
            List<V> merged = new ArrayList<>(first);
            for (V value : second) {
                insert(merged, value, limit, order, UnaryOperator.identity());
            }
            return merged;
        };
    }

    @SuppressWarnings("unchecked")
    private static <V> V kept(V value) {
        return (V) Copies.kept(value, Thread.currentThread().getContextClassLoader());
    }

    private static <V> void insert(List<V> greatest, V value, int limit, SerializableComparator<? super V> order, UnaryOperator<V> held) {
        if (limit == 0 || greatest.size() == limit && order.compare(greatest.get(limit - 1), value) >= 0) {
            return;
        }
        int low = 0;
        int high = greatest.size();
        while (low < high) {
            int middle = low + high >>> 1;
            if (order.compare(greatest.get(middle), value) >= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        greatest.add(low, held.apply(value));
        if (greatest.size() > limit) {
            greatest.remove(limit);
        }
    }

    /** One key with each of many values. */
    private record PairsOfKey<K, W>(K key, Iterator<? extends W> values) implements Iterator<Pair<K, W>> {
        @Override
        public boolean hasNext() {
            return values.hasNext();
        }

        @Override
        public Pair<K, W> next() {
            return new Pair<>(key, values.next());
        }
    }

    /** A stream as an iterator that closes it. */
    private static final class StreamRecords<R> implements Iterator<R>, AutoCloseable {
        private final Stream<? extends R> stream;
        private final Iterator<? extends R> records;

        StreamRecords(Stream<? extends R> stream) {
            this.stream = stream;
            records = stream.iterator();
        }

        @Override
        public boolean hasNext() {
            return records.hasNext();
        }

        @Override
        public R next() {
            return records.next();
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
