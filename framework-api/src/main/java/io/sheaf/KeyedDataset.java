package io.sheaf;

import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import java.util.List;
import java.util.Map;
import java.util.stream.Collector;

/**
 * Pairs of key and value. Keys are equal when their encoded bytes are equal; a key type without a canonical encoding is
 * refused with the type's path. Operators that bring equal keys together give each key once.
 */
public interface KeyedDataset<K, V> extends Dataset<Pair<K, V>> {

    <W> KeyedDataset<K, W> mapValues(SerializableFunction<? super V, ? extends W> function);

    /** One pair per key: its values folded in the order of the records. The function must be associative. */
    default KeyedDataset<K, V> reduceByKey(SerializableBinaryOperator<V> function) {
        return reduceByKey(function, 0);
    }

    /** {@link #reduceByKey(SerializableBinaryOperator)} into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, V> reduceByKey(SerializableBinaryOperator<V> function, int partitions);

    /** One pair per key: its values folded into a copy of {@code zero} per task, the results combined in task order. */
    <A> KeyedDataset<K, A> aggregateByKey(A zero, SerializableBiFunction<A, ? super V, A> fold, SerializableBinaryOperator<A> combine);

    /** One pair per key: the list of its values in the order of the records. */
    KeyedDataset<K, List<V>> groupByKey();

    /** How many pairs each key has. The map's order is unspecified. */
    default Map<K, Long> countByKey() {
        return submitCountByKey().join();
    }

    Job<Map<K, Long>> submitCountByKey();

    /** Each value becomes the elements of an {@link Iterable}, each with the value's key; null gives none. In order. */
    <W> KeyedDataset<K, W> flatMapValues(SerializableFunction<? super V, ? extends Iterable<? extends W>> function);

    /** The pairs whose key passes, in order. */
    KeyedDataset<K, V> filterKeys(SerializablePredicate<? super K> predicate);

    /** The key of each pair, in order, as often as it occurs. */
    Dataset<K> keys();

    /** The value of each pair, in order. */
    Dataset<V> values();

    /** Each pair with key and value exchanged, in order. */
    KeyedDataset<V, K> swap();

    /** One pair per key: its values folded in order, beginning with {@code zero}, which must be neutral; the function must be associative. */
    KeyedDataset<K, V> foldByKey(V zero, SerializableBinaryOperator<V> function);

    /**
     * One pair per key: within a task {@code create} makes the accumulator of a key's first value and {@code merge} adds the
     * others in order; {@code combine} joins the tasks' accumulators in task order.
     */
    <C> KeyedDataset<K, C> combineByKey(
            SerializableFunction<? super V, ? extends C> create,
            SerializableBiFunction<? super C, ? super V, ? extends C> merge,
            SerializableBinaryOperator<C> combine);

    /**
     * One pair per key: its values, in order, in any JDK collector, made by this supplier on the worker once per key. The
     * values travel uncombined, and those of one key must fit in memory; {@link #combineByKey} needs less.
     */
    <R> KeyedDataset<K, R> collectByKey(SerializableSupplier<? extends Collector<? super V, ?, R>> collector);

    /** One pair per key: its {@code n} greatest values by this order, greatest first; of equals the earlier first. Keeps so many per key. */
    KeyedDataset<K, List<V>> topByKey(int n, SerializableComparator<? super V> order);

    /** The values of this key, in order; none if it does not occur. Reads the whole dataset. Equal means equal encoded bytes. */
    default List<V> lookup(K key) {
        return submitLookup(key).join();
    }

    Job<List<V>> submitLookup(K key);

    /**
     * The pairs as a map, in the order of the records, in this JVM's memory.
     *
     * @throws InputException if a key occurs twice, naming it
     */
    default Map<K, V> toMap() {
        return submitToMap().join();
    }

    Job<Map<K, V>> submitToMap();

    /** The keys, each with its values merged in order by an associative function. The map's order is unspecified. */
    default Map<K, V> toMap(SerializableBinaryOperator<V> merge) {
        return submitToMap(merge).join();
    }

    default Job<Map<K, V>> submitToMap(SerializableBinaryOperator<V> merge) {
        return reduceByKey(merge).submitToMap();
    }

    @Override
    KeyedDataset<K, V> with(JobOptions options);
}
