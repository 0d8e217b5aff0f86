package io.sheaf;

import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import io.sheaf.function.SerializableToDoubleFunction;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;

/**
 * Pairs of key and value. Keys are equal when their encoded bytes are equal; a key type without a canonical encoding is
 * refused with the type's path. Operators that bring equal keys together give each key once.
 */
public interface KeyedDataset<K, V> extends Dataset<Pair<K, V>> {

    /** Each pair with what the function gives for its value, null included, in order. */
    <W> KeyedDataset<K, W> mapValues(SerializableFunction<? super V, ? extends W> function);

    /** One pair per key: its values folded in the order of the records. The function must be associative. */
    default KeyedDataset<K, V> reduceByKey(SerializableBinaryOperator<V> function) {
        return reduceByKey(function, 0);
    }

    /** {@link #reduceByKey(SerializableBinaryOperator)} into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, V> reduceByKey(SerializableBinaryOperator<V> function, int partitions);

    /**
     * One pair per key: its values folded into copies of {@code zero}, the results combined, all in the order of the records. Where keys
     * hardly ever repeat, values are folded into what those of other tasks have come to, so {@code zero} must be neutral for
     * {@code combine}, and {@code fold} must take what {@code combine} gives, and do with a value what {@code combine} does with the value folded into
     * {@code zero}, but for rounding. The same records give the same result, bit by bit, however often and wherever they are computed.
     */
    default <A> KeyedDataset<K, A> aggregateByKey(A zero, SerializableBiFunction<A, ? super V, A> fold, SerializableBinaryOperator<A> combine) {
        return aggregateByKey(zero, fold, combine, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <A> KeyedDataset<K, A> aggregateByKey(
            A zero, SerializableBiFunction<A, ? super V, A> fold, SerializableBinaryOperator<A> combine, int partitions);

    /**
     * One pair per key: the list of its values in the order of the records. A list that does not fit in the worker's memory for
     * tables is streamed: the function that gets it may go through it once, with a loop, {@code forEach}, {@code stream()} or
     * {@code iterator()}, or not at all; a second pass, and one after the function has returned, is an
     * {@link IllegalStateException}. Whatever needs such a list as a whole, as do {@code size()}, {@code get}, a copy, and its way
     * to another worker, to the program or into a cache, fails with a {@link ResourceException}. Shorter lists are lists like any
     * other, and cannot be changed.
     */
    default KeyedDataset<K, List<V>> groupByKey() {
        return groupByKey(0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, List<V>> groupByKey(int partitions);

    // As of any dataset, of pairs

    @Override
    KeyedDataset<K, V> filter(SerializablePredicate<? super Pair<K, V>> predicate);

    @Override
    KeyedDataset<K, V> peek(SerializableConsumer<? super Pair<K, V>> action);

    @Override
    default KeyedDataset<K, V> distinct() {
        return distinct(0);
    }

    @Override
    KeyedDataset<K, V> distinct(int partitions);

    @Override
    KeyedDataset<K, V> union(Dataset<? extends Pair<K, V>> other);

    @Override
    default KeyedDataset<K, V> intersection(Dataset<Pair<K, V>> other) {
        return intersection(other, 0);
    }

    @Override
    KeyedDataset<K, V> intersection(Dataset<Pair<K, V>> other, int partitions);

    @Override
    default KeyedDataset<K, V> subtract(Dataset<Pair<K, V>> other) {
        return subtract(other, 0);
    }

    @Override
    KeyedDataset<K, V> subtract(Dataset<Pair<K, V>> other, int partitions);

    @Override
    KeyedDataset<K, V> sample(double fraction, long seed);

    @Override
    KeyedDataset<K, V> sampleWithReplacement(double expected, long seed);

    @Override
    KeyedDataset<K, V> limit(long n);

    @Override
    KeyedDataset<K, V> repartition(int partitions);

    @Override
    KeyedDataset<K, V> coalesce(int partitions);

    @Override
    default KeyedDataset<K, V> sorted(SerializableComparator<? super Pair<K, V>> order) {
        return sorted(order, 0);
    }

    @Override
    KeyedDataset<K, V> sorted(SerializableComparator<? super Pair<K, V>> order, int partitions);

    // Joins

    /**
     * Every value of a key here with every value of it there, as pairs. Null keys are equal to each other.
     *
     * <p>Which way this join, {@link #leftJoin(KeyedDataset)}, {@link #semiJoin(KeyedDataset)} and {@link #antiJoin(KeyedDataset)}
     * go is chosen when the pairs there have been computed. If these take less than {@link JobOptions#broadcastBelow()} bytes
     * as a table, every worker that needs them gets all of them, and the pairs here stay where they are, in their order and partitions, each with the values of its key in theirs, as in
     * {@link #broadcastJoin}. The choice depends on the data only: it is the same on every cluster and whatever is lost.
     * {@link Job#explain()} tells it. A table that does not fit in a worker's memory for tables, half of its heap for all of its
     * tasks, fails the job with a {@link ResourceException}. With a number of partitions, and in a right or full join, both sides are always brought together.
     *
     * <p>Where sides are brought together by that choice, a partition whose pairs here are far more than those of the others
     * is split among several tasks, as {@link JobOptions#splitAbove()} says. The pairs of each key keep their order, and a key may be in
     * several partitions of the result, which follow one another.
     *
     * <p>Bringing the values of both sides together by key is done as {@link #groupByKey} does: keys come in the same
     * order (in a partition that was split, in each part of it), and within a key the left values in their order, each with the right ones in theirs. Either side may
     * be larger than memory. Of each key the right values are held while the left ones go by, and must fit in the worker's memory
     * for tables, else the job fails with a {@link ResourceException}; the products are made one by one.
     */
    default <W> KeyedDataset<K, Pair<V, W>> join(KeyedDataset<K, W> other) {
        return join(other, 0);
    }

    /** The same, both sides brought together in so many partitions; with 0 as {@link #join(KeyedDataset)}. */
    <W> KeyedDataset<K, Pair<V, W>> join(KeyedDataset<K, W> other, int partitions);

    /**
     * Like {@link #join(KeyedDataset)}, and each value here whose key is not there, with an empty Optional.
     * A null value on the side that may be missing fails the job, as an Optional cannot tell it; use {@code cogroup} then.
     */
    default <W> KeyedDataset<K, Pair<V, Optional<W>>> leftJoin(KeyedDataset<K, W> other) {
        return leftJoin(other, 0);
    }

    /** The same, both sides brought together in so many partitions; with 0 as {@link #leftJoin(KeyedDataset)}. */
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

    /** The same, both sides brought together in so many partitions; with 0 as {@link #semiJoin(KeyedDataset)}. */
    KeyedDataset<K, V> semiJoin(KeyedDataset<K, ?> other, int partitions);

    /** The pairs whose key is not there. */
    default KeyedDataset<K, V> antiJoin(KeyedDataset<K, ?> other) {
        return antiJoin(other, 0);
    }

    /** The same, both sides brought together in so many partitions; with 0 as {@link #antiJoin(KeyedDataset)}. */
    KeyedDataset<K, V> antiJoin(KeyedDataset<K, ?> other, int partitions);

    /**
     * Like {@link #join(KeyedDataset)}, with {@code small} sent whole to every worker, so that the pairs here stay where they are: nothing is
     * shuffled, and they keep their order and their key, each with the values there in theirs. Each worker fetches {@code small} once and
     * keeps it encoded; it must fit in the worker's memory for tables, else the job fails and says so.
     */
    <W> KeyedDataset<K, Pair<V, W>> broadcastJoin(KeyedDataset<K, W> small);

    /** Like {@link #leftJoin(KeyedDataset)} in the way of {@link #broadcastJoin}. */
    <W> KeyedDataset<K, Pair<V, Optional<W>>> broadcastLeftJoin(KeyedDataset<K, W> small);

    /** One pair per key that either has: its values here and there, nulls among them. The values of one key must fit in the memory for tables. */
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

    /**
     * One pair per key: about how many different values it has, as {@link Dataset#countApproxDistinct()} would say of them,
     * whatever the partitions: with a relative standard error of 0.81 %, from a sketch of 16,384 registers after Flajolet et
     * al., "HyperLogLog" (2007), estimated after Ertl, "New cardinality estimation algorithms for HyperLogLog sketches" (2017).
     * Values must be of a type that can be a key; null is one. A key takes 4 to 8 bytes per different value up to about 1,000
     * of them, then 16 KiB, in each task that has it; sketches that memory does not hold go to disk.
     */
    default KeyedDataset<K, Long> countApproxDistinctByKey() {
        return countApproxDistinctByKey(0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, Long> countApproxDistinctByKey(int partitions);

    /** Each value becomes the elements of an {@link Iterable}, empty for none, each with the value's key; null is an error. In order. */
    <W> KeyedDataset<K, W> flatMapValues(SerializableFunction<? super V, ? extends Iterable<? extends W>> function);

    /** The pairs whose key passes, in order. */
    KeyedDataset<K, V> filterKeys(SerializablePredicate<? super K> predicate);

    /**
     * Each pair with the probability that the function gives for its key, independently of the others, in order: a stratified sample,
     * {@code sampleByKey(country -> shares.getOrDefault(country, 0.01), 7)}. What is chosen depends on these probabilities, the seed, the
     * pair's partition and its place there only, as by {@link Dataset#sample}. Needs no memory. A partition of more than
     * 2<sup>32</sup> pairs fails its task.
     *
     * @param fraction from 0, which gives none, to 1, which gives all of the key; the same for equal keys. Another number, and null, fail the
     *     task with the key
     */
    KeyedDataset<K, V> sampleByKey(SerializableToDoubleFunction<? super K> fraction, long seed);

    /**
     * The pairs by ascending key, those of equal keys in the order they have here. As {@link Dataset#sorted()} orders
     * records: null first, all keys of one {@code Comparable} type.
     */
    default KeyedDataset<K, V> sortByKey() {
        return sortByKey(0);
    }

    /** The same in so many partitions, some of which may stay empty; 0 for the cluster's default. */
    KeyedDataset<K, V> sortByKey(int partitions);

    /** As {@link #sortByKey()} but from the greatest key to the least, null last. Pairs of equal keys keep their order. */
    default KeyedDataset<K, V> sortByKeyDescending() {
        return sortByKeyDescending(0);
    }

    /** The same in so many partitions, some of which may stay empty; 0 for the cluster's default. */
    KeyedDataset<K, V> sortByKeyDescending(int partitions);

    /** The pairs by ascending key in this order, those of equal keys in the order they have here; see {@link Dataset#sorted(SerializableComparator)}. */
    default KeyedDataset<K, V> sortByKey(SerializableComparator<? super K> order) {
        return sortByKey(order, 0);
    }

    /** The same in so many partitions, some of which may stay empty; 0 for the cluster's default. */
    KeyedDataset<K, V> sortByKey(SerializableComparator<? super K> order, int partitions);

    /** {@link #partitionBy(Partitioner, int)} into the cluster's default number of partitions. */
    default KeyedDataset<K, V> partitionBy(Partitioner<? super K> partitioner) {
        return partitionBy(partitioner, 0);
    }

    /**
     * The pairs in the partitions that the partitioner says, each in the order they have here. Operators that bring keys
     * together afterwards partition anew.
     *
     * @param partitions 0 for the cluster's default
     */
    KeyedDataset<K, V> partitionBy(Partitioner<? super K> partitioner, int partitions);

    /**
     * The pairs in the partitions that the partitioner says, each sorted by key as {@link #sortByKey()} sorts, on disk where
     * memory does not hold it; pairs of equal keys keep their order. With keys of two parts, a partitioner that looks at the
     * first part only and {@link #mapPartitions}, one gets the values of each first part in the order of the second.
     * The dataset is computed once. Two types of keys in one partition are refused.
     *
     * @param partitions 0 for the cluster's default
     */
    KeyedDataset<K, V> repartitionAndSortWithinPartitions(Partitioner<? super K> partitioner, int partitions);

    /** The same by this order of keys; see {@link Dataset#sorted(SerializableComparator)}. */
    KeyedDataset<K, V> repartitionAndSortWithinPartitions(
            Partitioner<? super K> partitioner, SerializableComparator<? super K> order, int partitions);

    /** {@link #repartitionAndSortWithinPartitions(Partitioner, SerializableComparator, int)} into the cluster's default number of partitions. */
    default KeyedDataset<K, V> repartitionAndSortWithinPartitions(
            Partitioner<? super K> partitioner, SerializableComparator<? super K> order) {
        return repartitionAndSortWithinPartitions(partitioner, order, 0);
    }

    /** The key of each pair, in order, as often as it occurs. */
    Dataset<K> keys();

    /** The value of each pair, in order. */
    Dataset<V> values();

    /** Each pair with key and value exchanged, in order. */
    KeyedDataset<V, K> swap();

    /** One pair per key: its values folded in order, beginning with {@code zero}, which must be neutral; the function must be associative. */
    default KeyedDataset<K, V> foldByKey(V zero, SerializableBinaryOperator<V> function) {
        return foldByKey(zero, function, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, V> foldByKey(V zero, SerializableBinaryOperator<V> function, int partitions);

    /**
     * One pair per key: {@code create} makes an accumulator of a key's first value, in each task or of all tasks, and {@code merge} adds
     * others in order; {@code combine} joins tasks' accumulators in task order. As for {@link #aggregateByKey}, {@code merge} must take what
     * {@code combine} gives, and do with a value what {@code combine} does with what {@code create} makes of it.
     */
    default <C> KeyedDataset<K, C> combineByKey(
            SerializableFunction<? super V, ? extends C> create,
            SerializableBiFunction<? super C, ? super V, ? extends C> merge,
            SerializableBinaryOperator<C> combine) {
        return combineByKey(create, merge, combine, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <C> KeyedDataset<K, C> combineByKey(
            SerializableFunction<? super V, ? extends C> create,
            SerializableBiFunction<? super C, ? super V, ? extends C> merge,
            SerializableBinaryOperator<C> combine,
            int partitions);

    /**
     * One pair per key: its values, in order, in any JDK collector, made by this supplier on the worker once per key. The
     * values travel uncombined; those of one key need not fit in memory, if what is collected does. {@link #combineByKey} sends less.
     */
    default <R> KeyedDataset<K, R> collectByKey(SerializableSupplier<? extends Collector<? super V, ?, R>> collector) {
        return collectByKey(collector, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <R> KeyedDataset<K, R> collectByKey(SerializableSupplier<? extends Collector<? super V, ?, R>> collector, int partitions);

    /** One pair per key: its {@code n} greatest values by this order, greatest first; of equals the earlier first. Keeps so many per key. */
    default KeyedDataset<K, List<V>> topByKey(int n, SerializableComparator<? super V> order) {
        return topByKey(n, order, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    KeyedDataset<K, List<V>> topByKey(int n, SerializableComparator<? super V> order, int partitions);

    /** The values of this key, in order; none if it does not occur. Reads the whole dataset. Equal means equal encoded bytes. */
    default List<V> lookup(K key) {
        return submitLookup(key).join();
    }

    Job<List<V>> submitLookup(K key);

    /**
     * The pairs as a map, in the order of the records, in this JVM's memory.
     *
     * @throws InputException if a key occurs twice, naming it; keys are equal as elsewhere, by their encoded bytes, or for the map
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

    @Override
    default KeyedDataset<K, V> cache() {
        return persist(StorageLevel.MEMORY_AND_DISK);
    }

    @Override
    KeyedDataset<K, V> persist(StorageLevel level);

    @Override
    default KeyedDataset<K, V> checkpoint(Path directory) {
        return submitCheckpoint(directory).join();
    }

    @Override
    Job<? extends KeyedDataset<K, V>> submitCheckpoint(Path directory);
}
