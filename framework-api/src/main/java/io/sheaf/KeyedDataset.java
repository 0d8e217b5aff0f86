package io.sheaf;

import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableFunction;
import java.util.List;
import java.util.Map;

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

    @Override
    KeyedDataset<K, V> with(JobOptions options);
}
