package io.sheaf;

import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializableLongBinaryOperator;
import io.sheaf.function.SerializableLongConsumer;
import io.sheaf.function.SerializableLongFunction;
import io.sheaf.function.SerializableLongPredicate;
import io.sheaf.function.SerializableLongToDoubleFunction;
import io.sheaf.function.SerializableLongUnaryOperator;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.LongStream;
import java.util.stream.StreamSupport;

/**
 * A dataset of {@code long} values. Steps that make at most one of each value, and actions that make numbers of them, do not box them; {@code flatMap},
 * {@code mapPartitions}, {@code transform}, {@code keyBy}, {@code zipWithIndex}, {@code distinct}, {@code intersection}, {@code subtract}, {@code sorted},
 * {@code sample}, {@code sampleWithReplacement}, {@code limit}, {@code repartition}, {@code coalesce}, {@code iterator}, {@code fold}, {@code takeOrdered},
 * {@code top}, {@code takeSample}, {@code forEachPartition} and what is kept take them as records on their way. What
 * {@link Dataset} says of order, functions, errors, memory and threads holds here.
 */
public interface LongDataset {

    /** Each value becomes what the function gives for it, in order. */
    LongDataset map(SerializableLongUnaryOperator function);

    /** The values that pass, in order. */
    LongDataset filter(SerializableLongPredicate predicate);

    /** Each value becomes the values of a stream, which is closed behind them, empty for none, in order; null is an error. */
    LongDataset flatMap(SerializableLongFunction<? extends LongStream> function);

    /** Each task's values, in order, through one function; see {@link Dataset#mapPartitions}. */
    LongDataset mapPartitions(SerializableFunction<? super PrimitiveIterator.OfLong, ? extends PrimitiveIterator.OfLong> function);

    /** Each task's values, in order, through JDK stream operators, the stream closed at its end; see {@link Dataset#transform}. */
    LongDataset transform(SerializableFunction<? super LongStream, ? extends LongStream> function);

    /** Each value becomes another number, in order. */
    DoubleDataset mapToDouble(SerializableLongToDoubleFunction function);

    /** Each value becomes a record, which may be null, in order. */
    <R> Dataset<R> mapToObj(SerializableLongFunction<? extends R> function);

    /** Each value with a key, which may be null, in order; see {@link Dataset#keyBy}. */
    <K> KeyedDataset<K, Long> keyBy(SerializableLongFunction<? extends K> key);

    /** Each value with its place in the dataset's order, from 0; see {@link Dataset#zipWithIndex}. */
    KeyedDataset<Long, Long> zipWithIndex();

    /** The values as {@code double}s, rounded to the nearest beyond 2<sup>53</sup>, in order. */
    DoubleDataset asDoubles();

    /** The values as records, in order: for the operators and actions that only {@link Dataset} has, such as {@code aggregate} and {@code collect}. */
    Dataset<Long> boxed();

    /** These values, then those of the other one. */
    LongDataset union(LongDataset other);

    /** Each value once; order unspecified. */
    default LongDataset distinct() {
        return distinct(0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    LongDataset distinct(int partitions);

    /** Each value that both have, once, in no order to rely on. See {@link Dataset#intersection}. */
    default LongDataset intersection(LongDataset other) {
        return intersection(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    LongDataset intersection(LongDataset other, int partitions);

    /** The values that the other one lacks, as often as they are here, in no order to rely on. See {@link Dataset#subtract}. */
    default LongDataset subtract(LongDataset other) {
        return subtract(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    LongDataset subtract(LongDataset other, int partitions);

    /** Ascending; see {@link Dataset#sorted()}. */
    default LongDataset sorted() {
        return sorted(0);
    }

    /** The same in so many partitions; 0 for the cluster's default. */
    LongDataset sorted(int partitions);

    /** Runs the action for each value on its way; see {@link Dataset#peek}. */
    LongDataset peek(SerializableLongConsumer action);

    /** See {@link Dataset#sample}. */
    LongDataset sample(double fraction, long seed);

    /** See {@link Dataset#sampleWithReplacement}. */
    LongDataset sampleWithReplacement(double expected, long seed);

    /** The first {@code n} values in order, or all if there are fewer; see {@link Dataset#limit}. */
    LongDataset limit(long n);

    /** See {@link Dataset#repartition}. */
    LongDataset repartition(int partitions);

    /** See {@link Dataset#coalesce}. */
    LongDataset coalesce(int partitions);

    /** The same values, whose actions run with these options. */
    LongDataset with(JobOptions options);

    /** {@link #persist} in memory, and in files where that is full. */
    default LongDataset cache() {
        return persist(StorageLevel.MEMORY_AND_DISK);
    }

    /** The same values in the same order, which stay with the workers that compute them; see {@link Dataset#persist}. */
    LongDataset persist(StorageLevel level);

    /** Computes the values now and reads them from files from then on; see {@link Dataset#checkpoint}. */
    default LongDataset checkpoint(Path directory) {
        return submitCheckpoint(directory).join();
    }

    Job<LongDataset> submitCheckpoint(Path directory);

    /**
     * Gives up what is kept; see {@link Dataset#unpersist()}.
     *
     * @throws RefusedException if this is not what {@link #cache()}, {@link #persist} or {@link #checkpoint} returned
     */
    void unpersist();

    /** The plan of {@link #toArray()} as text; see {@link Dataset#explain()}. */
    String explain();

    /** All values in order. */
    default long[] toArray() {
        return submitToArray().join();
    }

    Job<long[]> submitToArray();

    /** The values in order, computed while they are taken; see {@link Dataset#iterator}. */
    ResultIterator.OfLong iterator();

    /**
     * The values in order as a sequential stream, computed while they are taken, as by {@link #iterator()}. Close it
     * (try-with-resources): that cancels a job that was not read to its end.
     */
    default LongStream toStream() {
        ResultIterator.OfLong values = iterator();
        return StreamSupport.longStream(Spliterators.spliteratorUnknownSize(values, Spliterator.ORDERED), false).onClose(values::close);
    }

    /** The first {@code n} values in order, or all if there are fewer. Runs few more tasks than it must. */
    default long[] take(int n) {
        return submitTake(n).join();
    }

    Job<long[]> submitTake(int n);

    /** The {@code n} least values, least first. Each task keeps so many in memory. */
    default long[] takeOrdered(int n) {
        return submitTakeOrdered(n).join();
    }

    Job<long[]> submitTakeOrdered(int n);

    /** The {@code n} greatest values, greatest first. Each task keeps so many in memory. */
    default long[] top(int n) {
        return submitTop(n).join();
    }

    Job<long[]> submitTop(int n);

    /** So many values chosen at random, none twice, or all if there are fewer, in the dataset's order; see {@link Dataset#takeSample}. */
    default long[] takeSample(int n, long seed) {
        return submitTakeSample(n, seed).join();
    }

    Job<long[]> submitTakeSample(int n, long seed);

    /** The first value; empty if there is none. Runs few more tasks than it must. */
    default OptionalLong first() {
        return submitFirst().join();
    }

    Job<OptionalLong> submitFirst();

    /** Whether there is no value. Runs few more tasks than it must. */
    default boolean isEmpty() {
        return submitIsEmpty().join();
    }

    Job<Boolean> submitIsEmpty();

    /** About how many different values there are; see {@link Dataset#countApproxDistinct()}. */
    default long countApproxDistinct() {
        return submitCountApproxDistinct().join();
    }

    Job<Long> submitCountApproxDistinct();

    /** How many values there are. */
    default long count() {
        return submitCount().join();
    }

    Job<Long> submitCount();

    /** The sum; wraps on overflow like {@link java.util.stream.LongStream#sum()}. */
    default long sum() {
        return submitSum().join();
    }

    Job<Long> submitSum();

    /** The sum, however large. */
    default BigInteger sumExact() {
        return submitSumExact().join();
    }

    Job<BigInteger> submitSumExact();

    /** The least value; empty if there is none. */
    default OptionalLong min() {
        return submitMin().join();
    }

    Job<OptionalLong> submitMin();

    /** The greatest value; empty if there is none. */
    default OptionalLong max() {
        return submitMax().join();
    }

    Job<OptionalLong> submitMax();

    /** The correctly rounded mean; never wraps. Empty if there is no value. */
    default OptionalDouble average() {
        return submitAverage().join();
    }

    Job<OptionalDouble> submitAverage();

    /** Count, extremes, sum and mean in one job. */
    default LongSummary summary() {
        return submitSummary().join();
    }

    Job<LongSummary> submitSummary();

    /** Count, extremes, sum, mean and variance, the same to the last bit however the values are split; never wraps. */
    default LongStatistics statistics() {
        return submitStatistics().join();
    }

    Job<LongStatistics> submitStatistics();

    /** All values folded left to right by an associative function; empty if there is none. */
    default OptionalLong reduce(SerializableLongBinaryOperator function) {
        return submitReduce(function).join();
    }

    Job<OptionalLong> submitReduce(SerializableLongBinaryOperator function);

    /** Folds all values, left to right, beginning with {@code zero}, which must be neutral; the function must be associative. */
    default long fold(long zero, SerializableLongBinaryOperator function) {
        return submitFold(zero, function).join();
    }

    Job<Long> submitFold(long zero, SerializableLongBinaryOperator function);

    /** Runs the action for each value, on the workers; see {@link Dataset#forEach}. */
    default void forEach(SerializableLongConsumer action) {
        submitForEach(action).join();
    }

    Job<Void> submitForEach(SerializableLongConsumer action);

    /** As {@link #forEach}, but the action gets all values of a task, also of an empty one; see {@link Dataset#forEachPartition}. */
    default void forEachPartition(SerializableConsumer<? super PrimitiveIterator.OfLong> action) {
        submitForEachPartition(action).join();
    }

    Job<Void> submitForEachPartition(SerializableConsumer<? super PrimitiveIterator.OfLong> action);

    /**
     * How many values lie in each bucket: bucket {@code i} from {@code bounds[i]} inclusive to {@code bounds[i + 1]} exclusive,
     * the last one inclusive. Values outside count nowhere.
     *
     * @param bounds at least 2, strictly ascending
     */
    default long[] histogram(long... bounds) {
        return submitHistogram(bounds).join();
    }

    Job<long[]> submitHistogram(long... bounds);

    /**
     * Values by rank. The rank of an answer, among up to 2^48 values, is always within {@code error} times their number; the
     * same input in the same tasks gives the same answer. Each task needs up to about 400 bytes divided by the error
     * per doubling of its number of values beyond 48 divided by the error.
     *
     * @param error from 0.0001 to below 1
     */
    default LongQuantiles quantiles(double error) {
        return submitQuantiles(error).join();
    }

    Job<LongQuantiles> submitQuantiles(double error);
}
