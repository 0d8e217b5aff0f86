package io.sheaf.plan;

import io.sheaf.Combiner;
import io.sheaf.Mapper;
import io.sheaf.Pair;
import io.sheaf.Reducer;
import io.sheaf.function.SerializableBiConsumer;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** What the steps of a {@link io.sheaf.MapReduce} do with the user's functions. Here, as {@link RecordFunctions} are, because workers must know their classes. */
public final class MapReduceFunctions {

    private MapReduceFunctions() {}

    public static <I, K, V> SerializableBiConsumer<I, Consumer<Pair<K, V>>> mapping(Mapper<I, K, V> mapper) {
        return (record, out) -> mapper.map(record, (key, value) -> out.accept(new Pair<>(key, value)));
    }

    public static <K, V, R> SerializableBiConsumer<Pair<K, List<V>>, Consumer<R>> reducing(Reducer<K, V, R> reducer) {
        return (group, out) -> reduce(reducer, group, out);
    }

    /** Each result with the key it was made of. */
    public static <K, V, R> SerializableBiConsumer<Pair<K, List<V>>, Consumer<Pair<K, R>>> reducingWithKey(Reducer<K, V, R> reducer) {
        return (group, out) -> reduce(reducer, group, result -> out.accept(new Pair<>(group.first(), result)));
    }

    private static <K, V, R> void reduce(Reducer<K, V, R> reducer, Pair<K, List<V>> group, Consumer<R> out) {
        if (!group.second().isEmpty()) {
            reducer.reduce(group.first(), readOnly(group.second()), out);
        }
    }

    // Combining

    /**
     * The values of a key so far. The key is here too, as folds do not see it.
     *
     * @param left how many values the combiner left the last time
     */
    public record Combined<K, V>(K key, List<V> values, int left) {}

    /** Folds pairs of one key into a {@link Combined}, beginning with null. */
    public static <K, V> SerializableBiFunction<Combined<K, V>, Pair<K, V>, Combined<K, V>> combining(Combiner<K, V> combiner) {
        return (before, pair) -> {
            Combined<K, V> all = before == null ? new Combined<>(pair.first(), new ArrayList<>(), 0) : before;
            all.values().add(pair.second());
            return combinedIfGrown(combiner, all);
        };
    }

    /** Appends the values of the second to those of the first. */
    public static <K, V> SerializableBinaryOperator<Combined<K, V>> merging(Combiner<K, V> combiner) {
        return (first, second) -> {
            first.values().addAll(second.values());
            return combinedIfGrown(combiner, first);
        };
    }

    /** Waits until there are twice as many values, so that a combiner which leaves many is not called for each one. */
    private static <K, V> Combined<K, V> combinedIfGrown(Combiner<K, V> combiner, Combined<K, V> all) {
        if (all.values().size() < Math.max(2, 2 * all.left())) {
            return all;
        }
        List<V> fewer = new ArrayList<>();
        combiner.combine(all.key(), readOnly(all.values()), fewer::add);
        return new Combined<>(all.key(), fewer, fewer.size());
    }

    public static <K, V> SerializableFunction<Combined<K, V>, List<V>> combinedValues() {
        return Combined::values;
    }

    private static <V> Iterator<V> readOnly(List<V> values) {
        return Collections.unmodifiableList(values).iterator();
    }
}
