package io.sheaf;

import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import io.sheaf.function.SerializableToDoubleFunction;
import io.sheaf.function.SerializableToLongFunction;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;

/**
 * Records described, not yet computed: operators make a new dataset and run nothing; actions run a job. Immutable and
 * safe for use by many threads. Records have an order, by task and within a task, which narrow operators keep; after a
 * shuffle it is unspecified but the same on every engine and at every retry.
 *
 * <p>Every action has a {@code submit…} form that returns the {@link Job} at once. The plain form waits for it and
 * throws its {@link SheafException}.
 *
 * @param <T> the records
 */
public interface Dataset<T> {

    // Operators

    <R> Dataset<R> map(SerializableFunction<? super T, ? extends R> function);

    /** Each record becomes the elements of an {@link Iterable}; null gives none. */
    <R> Dataset<R> flatMap(SerializableFunction<? super T, ? extends Iterable<? extends R>> function);

    Dataset<T> filter(SerializablePredicate<? super T> predicate);

    /** Each task's records, in order, through one function; it may be called for an empty task. */
    <R> Dataset<R> mapPartitions(SerializableFunction<? super Iterator<T>, ? extends Iterator<? extends R>> function);

    LongDataset mapToLong(SerializableToLongFunction<? super T> function);

    DoubleDataset mapToDouble(SerializableToDoubleFunction<? super T> function);

    /** These records, then those of the other one. */
    Dataset<T> union(Dataset<? extends T> other);

    <K> KeyedDataset<K, T> keyBy(SerializableFunction<? super T, ? extends K> key);

    <K, V> KeyedDataset<K, V> mapToPair(SerializableFunction<? super T, Pair<K, V>> function);

    /** Each record once. Records must be of a type that can be a key; equal means equal encoded bytes. */
    Dataset<T> distinct();

    /** The records dealt out to so many partitions, by their place, not their content. */
    Dataset<T> repartition(int partitions);

    /**
     * Each record that both have, once, equal by encoded bytes, in no order to rely on. Records must be of a type that can
     * be a key. Both sides of a partition must fit in the worker's memory for tables.
     */
    Dataset<T> intersection(Dataset<T> other);

    /**
     * The records that the other one lacks, as often as they are here; equal ones come one after another, otherwise in no
     * order to rely on. Records must be of a type that can be a key. Both sides of a partition must fit in the worker's
     * memory for tables.
     */
    Dataset<T> subtract(Dataset<T> other);

    /** {@link #cartesian(Dataset, int)} in the cluster's default number of partitions. */
    default <U> Dataset<Pair<T, U>> cartesian(Dataset<U> other) {
        return cartesian(other, 0);
    }

    /**
     * Every record here with every record of the other one, in no order to rely on, but the same at every retry. Records are
     * spread over a square grid by their encoded bytes, each side copied along one edge: of {@code n} partitions each holds
     * about {@code 1/sqrt(n)} of both sides in memory, more if many records are equal.
     *
     * @param partitions 0 for the cluster's default
     */
    <U> Dataset<Pair<T, U>> cartesian(Dataset<U> other, int partitions);

    /** The same dataset, whose actions run with these options. */
    Dataset<T> with(JobOptions options);

    // Actions

    /** All records in order. */
    default List<T> toList() {
        return submitToList().join();
    }

    Job<List<T>> submitToList();

    /**
     * The records in order, computed while they are taken, only a bounded number of tasks ahead. The iterator belongs to
     * one thread; closing it early cancels the job; a job that is not read to its end is cancelled when the cluster closes.
     */
    ResultIterator<T> iterator();

    default long count() {
        return submitCount().join();
    }

    Job<Long> submitCount();

    /** Folds all records, left to right; the function must be associative. Empty if there is no record. */
    default Optional<T> reduce(SerializableBinaryOperator<T> function) {
        return submitReduce(function).join();
    }

    Job<Optional<T>> submitReduce(SerializableBinaryOperator<T> function);

    /** Folds each task's records into a copy of {@code zero}, then the results left to right; {@code zero} must be neutral for {@code combine}. */
    default <A> A aggregate(A zero, SerializableBiFunction<A, ? super T, A> fold, SerializableBinaryOperator<A> combine) {
        return submitAggregate(zero, fold, combine).join();
    }

    <A> Job<A> submitAggregate(A zero, SerializableBiFunction<A, ? super T, A> fold, SerializableBinaryOperator<A> combine);

    /** Any JDK collector, made on each worker by this supplier: {@code collect(() -> Collectors.joining(", "))}. */
    default <R> R collect(SerializableSupplier<? extends Collector<? super T, ?, R>> collector) {
        return submitCollect(collector).join();
    }

    <R> Job<R> submitCollect(SerializableSupplier<? extends Collector<? super T, ?, R>> collector);

    /** How often each record occurs; records must be of a type that can be a key. The map's order is unspecified. */
    default Map<T, Long> countByValue() {
        return submitCountByValue().join();
    }

    Job<Map<T, Long>> submitCountByValue();

    /** The least record; the earliest of equals. Empty if there is none. */
    default Optional<T> min(SerializableComparator<? super T> order) {
        return submitMin(order).join();
    }

    Job<Optional<T>> submitMin(SerializableComparator<? super T> order);

    /** The greatest record; the earliest of equals. Empty if there is none. */
    default Optional<T> max(SerializableComparator<? super T> order) {
        return submitMax(order).join();
    }

    Job<Optional<T>> submitMax(SerializableComparator<? super T> order);

    /** The first record; empty if there is none. Runs no more tasks than it must. */
    default Optional<T> first() {
        List<T> one = take(1);
        return one.isEmpty() ? Optional.empty() : Optional.ofNullable(one.get(0));
    }

    /** The first {@code n} records in order, or all if there are fewer. Runs few more tasks than it must. */
    default List<T> take(int n) {
        return submitTake(n).join();
    }

    Job<List<T>> submitTake(int n);

    /** The {@code n} greatest records by this order, greatest first; of equals the earlier first. */
    default List<T> top(int n, SerializableComparator<? super T> order) {
        return submitTop(n, order).join();
    }

    Job<List<T>> submitTop(int n, SerializableComparator<? super T> order);

    /**
     * Writes each record's {@code toString()} as a line, one file {@code part-NNNNN} per task, in order. The directory
     * appears complete, with the manifest {@code _SUCCESS}, or not at all; it must not exist.
     */
    default WrittenFiles writeText(Path directory) {
        return submitWriteText(directory).join();
    }

    Job<WrittenFiles> submitWriteText(Path directory);
}
