package io.sheaf;

import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableFunction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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

    // Joins

    /**
     * Every value of a key here with every value of it there, as pairs. Null keys are equal to each other.
     *
     * <p>Every join brings the values of both sides together by key, as {@link #groupByKey} does: keys come in the same
     * order, and within a key the left values in their order, each with the right ones in theirs. The values of both sides
     * that meet in one partition must fit in the worker's memory for tables; more partitions make them fewer, unless one key
     * has most of them. The products are made one by one.
     */
    default <W> KeyedDataset<K, Pair<V, W>> join(KeyedDataset<K, W> other) {
        return join(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <W> KeyedDataset<K, Pair<V, W>> join(KeyedDataset<K, W> other, int partitions);

    /**
     * Like {@link #join(KeyedDataset)}, and each value here whose key is not there, with an empty Optional.
     * A null value on the side that may be missing fails the job, as an Optional cannot tell it; use {@code cogroup} then.
     */
    default <W> KeyedDataset<K, Pair<V, Optional<W>>> leftJoin(KeyedDataset<K, W> other) {
        return leftJoin(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <W> KeyedDataset<K, Pair<V, Optional<W>>> leftJoin(KeyedDataset<K, W> other, int partitions);

    /**
     * Like {@link #join(KeyedDataset)}, and each value there whose key is not here, with an empty Optional.
     * A null value on the side that may be missing fails the job, as an Optional cannot tell it; use {@code cogroup} then.
     */
    default <W> KeyedDataset<K, Pair<Optional<V>, W>> rightJoin(KeyedDataset<K, W> other) {
        return rightJoin(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <W> KeyedDataset<K, Pair<Optional<V>, W>> rightJoin(KeyedDataset<K, W> other, int partitions);

    /**
     * Like {@link #join(KeyedDataset)}, and each value of either side whose key the other lacks, with an empty Optional.
     * A null value on either side fails the job, as an Optional cannot tell it; use {@code cogroup} then.
     */
    default <W> KeyedDataset<K, Pair<Optional<V>, Optional<W>>> fullJoin(KeyedDataset<K, W> other) {
        return fullJoin(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <W> KeyedDataset<K, Pair<Optional<V>, Optional<W>>> fullJoin(KeyedDataset<K, W> other, int partitions);

    /** The pairs whose key is there too, each once however often it is there. */
    default KeyedDataset<K, V> semiJoin(KeyedDataset<K, ?> other) {
        return semiJoin(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, V> semiJoin(KeyedDataset<K, ?> other, int partitions);

    /** The pairs whose key is not there. */
    default KeyedDataset<K, V> antiJoin(KeyedDataset<K, ?> other) {
        return antiJoin(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, V> antiJoin(KeyedDataset<K, ?> other, int partitions);

    /** One pair per key that either has: its values here and there, nulls among them. */
    default <W> KeyedDataset<K, Cogroup2<V, W>> cogroup(KeyedDataset<K, W> other) {
        return cogroup(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <W> KeyedDataset<K, Cogroup2<V, W>> cogroup(KeyedDataset<K, W> other, int partitions);

    /** One pair per key that any of the three has. */
    default <W, X> KeyedDataset<K, Cogroup3<V, W, X>> cogroup(KeyedDataset<K, W> second, KeyedDataset<K, X> third) {
        return cogroup(second, third, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <W, X> KeyedDataset<K, Cogroup3<V, W, X>> cogroup(KeyedDataset<K, W> second, KeyedDataset<K, X> third, int partitions);

    /** One pair per key that any of the four has. */
    default <W, X, Y> KeyedDataset<K, Cogroup4<V, W, X, Y>> cogroup(KeyedDataset<K, W> second, KeyedDataset<K, X> third, KeyedDataset<K, Y> fourth) {
        return cogroup(second, third, fourth, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <W, X, Y> KeyedDataset<K, Cogroup4<V, W, X, Y>> cogroup(KeyedDataset<K, W> second, KeyedDataset<K, X> third, KeyedDataset<K, Y> fourth, int partitions);

    /** How many pairs each key has. The map's order is unspecified. */
    default Map<K, Long> countByKey() {
        return submitCountByKey().join();
    }

    Job<Map<K, Long>> submitCountByKey();

    @Override
    KeyedDataset<K, V> with(JobOptions options);
}
