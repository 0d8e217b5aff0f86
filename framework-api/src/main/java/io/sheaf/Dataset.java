package io.sheaf;

import io.sheaf.function.SerializableBiConsumer;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import io.sheaf.function.SerializableToDoubleFunction;
import io.sheaf.function.SerializableToLongFunction;
import io.sheaf.spi.UserCode;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Collector;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Records described, not yet computed: operators make a new dataset and run nothing; actions run a job. Immutable and
 * safe for use by many threads. Records have an order, by task and within a task, which narrow operators keep; after a
 * shuffle it is unspecified but the same on every engine and at every retry.
 *
 * <p>A null record is a value: every operator carries it, it may be a key and an element, and actions show it. Null where
 * no value can be is an error that names the method, where the program called it, and the remedy: a null argument is a
 * {@link RefusedException} in the call; null from a function that has to give an {@code Iterable}, a stream, a pair or a
 * number, and a null record that an action would have to answer in an {@link Optional} or write as a line, is a
 * {@link TaskFailedException} caused by a {@link NullPointerException}.
 *
 * <p>Functions run on the workers, sent with all that they capture, of which each attempt of a task has a copy of its own, unless
 * it cannot change: what one writes to a captured variable is not seen outside. One thread at a time calls them in an attempt, and
 * they may be called again for the same records, so that they must give the same again, and not change these. A function that
 * cannot be sent is a {@link FunctionNotSerializableException} in the call; what it throws fails the attempt, and after
 * {@link JobOptions#maxAttempts} of these the job, with a {@link TaskFailedException} that has it as its cause. Records pass one by one
 * through steps that look at single ones, which need no memory; of the others each says what it keeps, and where it keeps more than memory
 * holds.
 *
 * <p>Every action has a {@code submit…} form that returns the {@link Job} at once. The plain form waits for it and
 * throws its {@link SheafException}.
 *
 * @param <T> the records
 */
public interface Dataset<T> {

    // Operators

    /** Each record becomes what the function gives for it, null included, in order. */
    <R> Dataset<R> map(SerializableFunction<? super T, ? extends R> function);

    /** Each record becomes the elements of an {@link Iterable}, empty for none; null is an error. */
    <R> Dataset<R> flatMap(SerializableFunction<? super T, ? extends Iterable<? extends R>> function);

    /** The records that pass, in order. */
    Dataset<T> filter(SerializablePredicate<? super T> predicate);

    /**
     * Each task's records, in order, through one function; it may be called for an empty task. A partition's records are kept
     * until the last has come: in memory while there is some, encoded on the worker's disk where there is not; a record that
     * cannot be encoded stays in memory, and all behind it. Each is kept as it was when it was given: what a function before
     * this one can still change is copied, by its encoding, unless it has none. A function or a collector of yours that holds
     * records holds them as they are, and then a function before it must make a new object for each.
     */
    <R> Dataset<R> mapPartitions(SerializableFunction<? super Iterator<T>, ? extends Iterator<? extends R>> function);

    /**
     * As {@link #mapPartitions}, with the index of the partition, from 0, in the dataset's order. The partitions of a
     * union are those of the first dataset followed by those of the second. A partition's records are kept until the last has
     * come, as there.
     */
    <R> Dataset<R> mapPartitionsWithIndex(SerializableBiFunction<Integer, ? super Iterator<T>, ? extends Iterator<? extends R>> function);

    /**
     * Each record with this probability, independently of the others, in order. What is chosen depends on the seed, the
     * record's partition and its place there only: a retry, another engine and another action choose the same. Needs no
     * memory.
     *
     * @param fraction from 0, which gives none, to 1, which gives all
     */
    Dataset<T> sample(double fraction, long seed);

    /**
     * Each record as often as drawing with replacement would give it: a number from the Poisson distribution with this mean,
     * independent of those of the others, in order, the same records one behind the other. How often depends, as by
     * {@link #sample}, on the seed, the record's partition and its place there only. Needs no memory.
     *
     * @param expected how often a record is given on average: 0 gives none, 1 about as many records as there are (a bootstrap
     *     sample), 2 about twice as many; finite, at least 0
     */
    Dataset<T> sampleWithReplacement(double expected, long seed);

    /**
     * Each record with a number that no other record of the dataset has, ascending in the dataset's order, but with
     * gaps: 2<sup>32</sup> times the index of its partition, plus its place in the partition, from 0. Needs neither memory
     * nor a look at other partitions. A partition of more than 2<sup>32</sup> records fails its task.
     */
    KeyedDataset<T, Long> zipWithUniqueId();

    /** Each record becomes a number; null, of which there is none, is an error. */
    LongDataset mapToLong(SerializableToLongFunction<? super T> function);

    /** Each record becomes a number; null, of which there is none, is an error. */
    DoubleDataset mapToDouble(SerializableToDoubleFunction<? super T> function);

    /** These records, then those of the other one. */
    Dataset<T> union(Dataset<? extends T> other);

    /** Each record with a key, which may be null, in order. What cannot be a key is refused where keys are brought together, not here. */
    <K> KeyedDataset<K, T> keyBy(SerializableFunction<? super T, ? extends K> key);

    /** Each record becomes a pair, whose parts may be null; a null pair is an error. */
    <K, V> KeyedDataset<K, V> mapToPair(SerializableFunction<? super T, Pair<K, V>> function);

    /** Each record once. Records must be of a type that can be a key; equal means equal encoded bytes. */
    default Dataset<T> distinct() {
        return distinct(0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    Dataset<T> distinct(int partitions);

    /** The records dealt out to so many partitions, by their place, not their content. */
    Dataset<T> repartition(int partitions);

    /**
     * Each record becomes what the function hands to its second argument, in that order, as in
     * {@link Stream#mapMulti}. What one record makes must fit in memory.
     */
    <R> Dataset<R> mapMulti(SerializableBiConsumer<? super T, ? super Consumer<R>> function);

    /**
     * The same records; the action sees each as it passes, once per attempt of its task, and only if an action of the dataset needs it.
     * As it has effects, the tasks that run it, also for what is made of this dataset and others, run as those of {@link #forEach} do.
     */
    Dataset<T> peek(SerializableConsumer<? super T> action);

    /**
     * Each task's records through JDK stream operators: {@code transform(lines -> lines.skip(1).distinct())}. The stream is
     * sequential and in order; the one returned is closed at its end. The records of a task are kept until the last has come, as
     * by {@link #mapPartitions}: they need not fit in memory, but what a JDK operator such as {@code sorted} gathers must. The
     * function may be called for an empty task.
     */
    <R> Dataset<R> transform(SerializableFunction<? super Stream<T>, ? extends Stream<? extends R>> function);

    /** One list per task, of its records in order; empty for an empty task. The records of a task must fit in memory. */
    Dataset<List<T>> glom();

    /** The records by key: each key once, with the list of its records in order. As {@link KeyedDataset#groupByKey}. */
    default <K> KeyedDataset<K, List<T>> groupBy(SerializableFunction<? super T, ? extends K> key) {
        return groupBy(key, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    <K> KeyedDataset<K, List<T>> groupBy(SerializableFunction<? super T, ? extends K> key, int partitions);

    /** {@link #pipe(List)} */
    default Dataset<String> pipe(String... command) {
        return pipe(Arrays.asList(UserCode.argument(command, "command", Dataset.class)));
    }

    /**
     * Each task's records through an external command, started once per task in the worker's working directory: it reads
     * each record's {@code toString()} as a line (a line break in it makes more lines; null is an error) and the lines it
     * writes are the records, in its order; UTF-8. The records of a task are kept until the last has come, as by {@link #mapPartitions};
     * neither they nor the output need fit in memory. An exit code other than 0 fails the attempt with that code and the end of what the command wrote to its standard error. A command that
     * stops reading is no error. When the task ends or is cancelled, the command and what it started are killed. As commands have
     * effects, the tasks that run them, also for what is made of this dataset and others, run as those of {@link #forEach} do.
     *
     * @param command the program and its arguments; no shell reads them
     */
    Dataset<String> pipe(List<String> command);

    /**
     * Each record becomes what its call completes with; results keep the order of the records. At most {@code inFlight}
     * calls per task are under way. The records of a task are kept until the last has come, as by {@link #mapPartitions}. A call that fails fails the attempt; the
     * calls under way are then cancelled as far as their stages allow it. As calls have effects, the tasks that run them, also
     * for what is made of this dataset and others, run as those of {@link #forEach} do.
     */
    <R> Dataset<R> mapAsync(SerializableFunction<? super T, ? extends CompletionStage<? extends R>> function, int inFlight);

    /**
     * Each record that both have, once, equal by encoded bytes, in no order to rely on. Records must be of a type that can
     * be a key. Both sides may be larger than memory: they are sorted, on disk where it does not hold them.
     */
    default Dataset<T> intersection(Dataset<T> other) {
        return intersection(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    Dataset<T> intersection(Dataset<T> other, int partitions);

    /**
     * The records that the other one lacks, as often as they are here; equal ones come one after another, otherwise in no
     * order to rely on. Records must be of a type that can be a key. Both sides may be larger than memory, as for {@link #intersection}.
     */
    default Dataset<T> subtract(Dataset<T> other) {
        return subtract(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    Dataset<T> subtract(Dataset<T> other, int partitions);

    /** {@link #cartesian(Dataset, int)} in the cluster's default number of partitions. */
    default <U> Dataset<Pair<T, U>> cartesian(Dataset<U> other) {
        return cartesian(other, 0);
    }

    /**
     * Every record here with every record of the other one, in no order to rely on, but the same at every retry. Records are
     * spread over a square grid by their encoded bytes, each side copied along one edge: of {@code n} partitions each gets
     * about {@code 1/sqrt(n)} of both sides, more if many records are equal. What it gets of the other side must fit in the worker's
     * memory for tables, else the job fails with a {@link ResourceException}; what it gets of this one goes by.
     *
     * @param partitions 0 for the cluster's default
     */
    <U> Dataset<Pair<T, U>> cartesian(Dataset<U> other, int partitions);

    // Order

    /**
     * The records ascending in the natural order of their type, equal ones in the order they have here; null comes first.
     * The order is that of the type's {@code compareTo}: strings by UTF-16 unit, doubles by {@link Double#compare}; where
     * {@code compareTo} gives 0 for what differs as a key, as {@code BigDecimal}s 1.0 and 1.00 do, by encoded bytes.
     * All records must be of one type: a box, {@code String}, an enum, {@code BigInteger}, {@code BigDecimal},
     * {@code UUID}, {@code Date}, what is comparable in {@code java.time}, or {@code byte[]}, by unsigned bytes, an array before
     * those it begins. Any other {@code Comparable} is compared as objects, which is slower, in particular one of yours.
     *
     * <p>The result is the same for every number of partitions and every size of memory. The dataset is computed twice, as
     * bounds between partitions are chosen from a sample first; then each partition is sorted, on disk where memory does
     * not hold it. Equal records are in one partition, however many they are.
     */
    default Dataset<T> sorted() {
        return sorted(0);
    }

    /** The same in so many partitions, some of which may stay empty; 0 for the cluster's default. */
    Dataset<T> sorted(int partitions);

    /**
     * The records ascending by this comparator, equal ones in the order they have here. It sees nulls if there are any. As
     * {@link #sorted()} otherwise, but slower, for records are compared as objects. A comparator that contradicts itself, as
     * one does that subtracts numbers, fails the job where that is noticed: each record is compared once more with the
     * one before it and the first of its partition, and a sample with its extremes.
     */
    default Dataset<T> sorted(SerializableComparator<? super T> order) {
        return sorted(order, 0);
    }

    /** The same in so many partitions, some of which may stay empty; 0 for the cluster's default. */
    Dataset<T> sorted(SerializableComparator<? super T> order, int partitions);

    /**
     * The first {@code n} records in order, or all if there are fewer, as a dataset of one partition. Every task gives its
     * first {@code n} at the most and stops; to have the records here, {@link #take} runs fewer tasks.
     *
     * @param n at least 0
     */
    Dataset<T> limit(long n);

    /**
     * The same records in the same order in this number of partitions, each of which holds those of neighbouring partitions;
     * some are empty if there are more than there were. A range or a small collection is cut in fewer pieces, if only
     * steps that look at single records are between; otherwise records are copied, but not redistributed.
     *
     * @param partitions at least 1
     */
    Dataset<T> coalesce(int partitions);

    // Places

    /**
     * Each record with its place in the dataset's order, from 0. The dataset is computed twice, as the records of each partition
     * are counted first. It has to give the same both times: if a partition has another number of records the second time,
     * the job fails with {@link IndeterminateInputException}. Needs 8 bytes per partition.
     */
    KeyedDataset<T, Long> zipWithIndex();

    /** {@link #zip(Dataset, int)} in the cluster's default number of partitions. */
    default <U> Dataset<Pair<T, U>> zip(Dataset<U> other) {
        return zip(other, 0);
    }

    /**
     * Each record here with the one at the same place there, in order, however the two are cut into partitions. Both
     * are computed twice and have to give the same both times, as for {@link #zipWithIndex()}; then they are sorted by place,
     * on disk where memory does not hold them. Datasets of different lengths fail the job with an {@link InputException}
     * that tells both.
     *
     * @param partitions 0 for the cluster's default
     */
    <U> Dataset<Pair<T, U>> zip(Dataset<U> other, int partitions);

    /** The same dataset, whose actions run with these options. */
    Dataset<T> with(JobOptions options);

    // Between jobs

    /** {@link #persist} in memory, and in files where that is full. */
    default Dataset<T> cache() {
        return persist(StorageLevel.MEMORY_AND_DISK);
    }

    /**
     * The same records in the same order, which stay with the workers that compute them, for all jobs of this cluster
     * handle that read the dataset returned or what is made of it: for iteration. Computes nothing yet: the first
     * action that reads it computes all of it first, also {@link #take} and {@link #first()}, as a job of its own, which {@code sheaf job list}
     * shows while the dataset is kept. Later jobs' tasks run where their partition is, if there is room. What a lost worker
     * kept is computed again from its input, when it is read; if it then differs, jobs that have read what was there before start over or
     * fail. Ends with {@link #unpersist()} or with the cluster. Detached jobs cannot read it.
     *
     * <p>The options of this dataset are those of the job that computes it, but for its time limit, idempotency key and
     * detachment.
     *
     * @throws UnencodableException from the action, if a record cannot leave its task
     */
    Dataset<T> persist(StorageLevel level);

    /**
     * Computes the dataset now and writes it to files, in Sheaf's own encoding, in a new directory {@code checkpoint-…} in this
     * one. Returns the same records in the same order and partitions, read from there: nothing that led to them is computed or
     * remembered any more, and they do not go with workers that are lost, as what is {@link #persist persisted} does. For what
     * is costly to make again, for long iterations, and to fix what functions give that differ from call to call. Appears as a
     * whole or not at all. A file that was damaged since fails the job that reads it.
     *
     * <p>The files are removed by {@link #unpersist()} on the dataset returned, and when the cluster handle closes, both by this
     * JVM, which has to see the directory too; where it ends without closing they stay. For records that outlive the program use
     * {@link #write} with an {@link io.sheaf.file.EncodedSink}.
     *
     * <p>The options of this dataset are those of the job, but for its idempotency key and detachment.
     *
     * @param directory made if it is missing; all workers must see the same one
     * @throws UnencodableException if a record cannot be written
     */
    default Dataset<T> checkpoint(Path directory) {
        return submitCheckpoint(directory).join();
    }

    Job<? extends Dataset<T>> submitCheckpoint(Path directory);

    /**
     * The workers keep this dataset no more; actions that run go on, and later ones compute it anew. What was persisted of
     * datasets made of it stays. The files of a checkpoint are removed: actions that read it fail, also those that run. Does
     * nothing the second time.
     *
     * @throws RefusedException if this is not what {@link #cache()}, {@link #persist} or {@link #checkpoint} returned
     */
    void unpersist();

    // Actions

    /** All records in order. */
    default List<T> toList() {
        return submitToList().join();
    }

    Job<List<T>> submitToList();

    /**
     * The records in order, computed while they are taken, only a bounded number of tasks ahead. Of a task whose records are
     * more than 64 KiB a worker keeps them, and this JVM holds only a few MiB at a time, however slowly they are taken. The iterator
     * belongs to one thread; closing it early cancels the job; a job that is not read to its end is cancelled when the cluster closes.
     *
     * <p>A task's records that are lost with their worker are made again, and those that were taken are compared.
     * {@link ResultIterator#next} throws {@link IndeterminateInputException} if they differ, and {@link EnvironmentException} if they are lost
     * when all tasks have ended and nothing was taken for a while, for then nobody makes them again.
     */
    ResultIterator<T> iterator();

    /** How many records there are. */
    default long count() {
        return submitCount().join();
    }

    Job<Long> submitCount();

    /** Folds all records, left to right; the function must be associative. Empty if there is no record; a null result is an error. */
    default Optional<T> reduce(SerializableBinaryOperator<T> function) {
        return submitReduce(function).join();
    }

    Job<Optional<T>> submitReduce(SerializableBinaryOperator<T> function);

    /**
     * As {@link #reduce}, but neighbouring tasks' results are merged on the workers first, so that the client gets few:
     * for results that are large or slow to merge.
     */
    default Optional<T> treeReduce(SerializableBinaryOperator<T> function) {
        return submitTreeReduce(function).join();
    }

    Job<Optional<T>> submitTreeReduce(SerializableBinaryOperator<T> function);

    /** As {@link #aggregate}, merged as by {@link #treeReduce}; {@code zero} if there is no record. */
    default <A> A treeAggregate(A zero, SerializableBiFunction<A, ? super T, A> fold, SerializableBinaryOperator<A> combine) {
        return submitTreeAggregate(zero, fold, combine).join();
    }

    <A> Job<A> submitTreeAggregate(A zero, SerializableBiFunction<A, ? super T, A> fold, SerializableBinaryOperator<A> combine);

    /** Folds all records, left to right, beginning with {@code zero}, which must be neutral; the function must be associative. */
    default T fold(T zero, SerializableBinaryOperator<T> function) {
        return submitFold(zero, function).join();
    }

    default Job<T> submitFold(T zero, SerializableBinaryOperator<T> function) {
        return submitAggregate(zero, UserCode.argument(function, "function", Dataset.class)::apply, function);
    }

    /**
     * The records in order as a sequential stream, computed while they are taken, as by {@link #iterator()}. Close it
     * (try-with-resources): that cancels a job that was not read to its end.
     */
    default Stream<T> toStream() {
        ResultIterator<T> records = iterator();
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(records, Spliterator.ORDERED), false).onClose(records::close);
    }

    /**
     * Runs the action for each record, on the workers, in order within a task. As it has effects, its tasks run with
     * {@link Effects#AT_LEAST_ONCE} and one attempt for a user's exception: a record is seen again only if a worker is
     * lost. {@link JobOptions} that say more of effects or attempts are taken as they are; to have exceptions retried, say
     * {@link JobOptions#withMaxAttempts}.
     */
    default void forEach(SerializableConsumer<? super T> action) {
        submitForEach(action).join();
    }

    Job<Void> submitForEach(SerializableConsumer<? super T> action);

    /**
     * As {@link #forEach}, but the action gets all records of a task, also of an empty one; they are kept until the last has come, as by
     * {@link #mapPartitions}.
     */
    default void forEachPartition(SerializableConsumer<? super Iterator<T>> action) {
        submitForEachPartition(action).join();
    }

    Job<Void> submitForEachPartition(SerializableConsumer<? super Iterator<T>> action);

    /**
     * About how many different records there are, with a relative standard error of 0.81 %; the same however the records are
     * split. Records must be of a type that can be a key; each task needs up to 16 KiB.
     */
    default long countApproxDistinct() {
        return submitCountApproxDistinct().join();
    }

    Job<Long> submitCountApproxDistinct();

    /**
     * The plan of {@link #toList()} as text for people, stage by stage: what each reads, the steps fused in it and the calls in
     * the program they come from, what it needs of others, how it writes. Of what is decided only when the job runs it says by
     * which size; {@link Job#explain()} says what that was. Runs nothing.
     */
    String explain();

    /** Whether there is no record. Runs few more tasks than it must. */
    default boolean isEmpty() {
        return submitIsEmpty().join();
    }

    Job<Boolean> submitIsEmpty();

    /** The {@code n} least records by this order, least first; of equals the earlier first. Each task keeps so many in memory. */
    default List<T> takeOrdered(int n, SerializableComparator<? super T> order) {
        return submitTakeOrdered(n, order).join();
    }

    Job<List<T>> submitTakeOrdered(int n, SerializableComparator<? super T> order);

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

    /** The least record; the earliest of equals. Empty if there is none; an error if it is null, for which see {@link #takeOrdered}. */
    default Optional<T> min(SerializableComparator<? super T> order) {
        return submitMin(order).join();
    }

    Job<Optional<T>> submitMin(SerializableComparator<? super T> order);

    /** The greatest record; the earliest of equals. Empty if there is none; an error if it is null, for which see {@link #top}. */
    default Optional<T> max(SerializableComparator<? super T> order) {
        return submitMax(order).join();
    }

    Job<Optional<T>> submitMax(SerializableComparator<? super T> order);

    /** The first record; empty if there is none; an error if it is null, for which see {@link #take}. Runs no more tasks than it must. */
    default Optional<T> first() {
        return submitFirst().join();
    }

    Job<Optional<T>> submitFirst();

    /** The first {@code n} records in order, or all if there are fewer. Runs few more tasks than it must. */
    default List<T> take(int n) {
        return submitTake(n).join();
    }

    Job<List<T>> submitTake(int n);

    /**
     * So many records chosen at random, none twice, or all if there are fewer, in the dataset's order. Every choice is as
     * likely as any other. It depends on the seed, and on the partitions of the records and their places there, only. Each
     * task keeps so many in memory.
     */
    default List<T> takeSample(int n, long seed) {
        return submitTakeSample(n, seed).join();
    }

    Job<List<T>> submitTakeSample(int n, long seed);

    /** The {@code n} greatest records by this order, greatest first; of equals the earlier first. */
    default List<T> top(int n, SerializableComparator<? super T> order) {
        return submitTop(n, order).join();
    }

    Job<List<T>> submitTop(int n, SerializableComparator<? super T> order);

    /**
     * Writes each record's {@code toString()} as a line (null is an error), one file {@code part-NNNNN} per task, in order. The directory
     * appears complete, with the manifest {@code _SUCCESS}, or not at all; it must not exist.
     */
    default WrittenFiles writeText(Path directory) {
        return submitWriteText(directory).join();
    }

    Job<WrittenFiles> submitWriteText(Path directory);

    /**
     * Writes the records, the tasks side by side, to a sink, where all of them appear, or none. Returns what the sink says
     * about it.
     *
     * @throws RefusedException if the sink's {@link Sink#check()} throws
     */
    default <P, R> R write(Sink<? super T, P, R> sink) {
        return submitWrite(sink).join();
    }

    <P, R> Job<R> submitWrite(Sink<? super T, P, R> sink);
}
