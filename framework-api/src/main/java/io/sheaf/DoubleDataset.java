package io.sheaf;

import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableDoubleBinaryOperator;
import io.sheaf.function.SerializableDoubleConsumer;
import io.sheaf.function.SerializableDoubleFunction;
import io.sheaf.function.SerializableDoublePredicate;
import io.sheaf.function.SerializableDoubleToLongFunction;
import io.sheaf.function.SerializableDoubleUnaryOperator;
import io.sheaf.function.SerializableFunction;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.PrimitiveIterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/**
 * A dataset of {@code double} values. Steps that make at most one of each value, and actions that make numbers of them, do not box them; {@code flatMap},
 * {@code mapPartitions}, {@code transform}, {@code keyBy}, {@code zipWithIndex}, {@code distinct}, {@code intersection}, {@code subtract}, {@code sorted},
 * {@code sample}, {@code sampleWithReplacement}, {@code limit}, {@code repartition}, {@code coalesce}, {@code iterator}, {@code fold}, {@code takeOrdered},
 * {@code top}, {@code takeSample}, {@code forEachPartition} and what is kept take them as records on their way. What
 * {@link Dataset} says of order, functions, errors, memory and threads holds here.
 */
public interface DoubleDataset {

    /** Each value becomes what the function gives for it, in order. */
    DoubleDataset map(SerializableDoubleUnaryOperator function);

    /** The values that pass, in order. */
    DoubleDataset filter(SerializableDoublePredicate predicate);

    /** Each value becomes the values of a stream, which is closed behind them, empty for none, in order; null is an error. */
    DoubleDataset flatMap(SerializableDoubleFunction<? extends DoubleStream> function);

    /** Each task's values, in order, through one function; see {@link Dataset#mapPartitions}. */
    DoubleDataset mapPartitions(SerializableFunction<? super PrimitiveIterator.OfDouble, ? extends PrimitiveIterator.OfDouble> function);

    /** Each task's values, in order, through JDK stream operators, the stream closed at its end; see {@link Dataset#transform}. */
    DoubleDataset transform(SerializableFunction<? super DoubleStream, ? extends DoubleStream> function);

    /** Each value becomes another number, in order. */
    LongDataset mapToLong(SerializableDoubleToLongFunction function);

    /** Each value becomes a record, which may be null, in order. */
    <R> Dataset<R> mapToObj(SerializableDoubleFunction<? extends R> function);

    /** Each value with a key, which may be null, in order; see {@link Dataset#keyBy}. */
    <K> KeyedDataset<K, Double> keyBy(SerializableDoubleFunction<? extends K> key);

    /** Each value with its place in the dataset's order, from 0; see {@link Dataset#zipWithIndex}. */
    KeyedDataset<Double, Long> zipWithIndex();

    /** The values as records, in order: for the operators and actions that only {@link Dataset} has, such as {@code aggregate} and {@code collect}. */
    Dataset<Double> boxed();

    /** These values, then those of the other one. */
    DoubleDataset union(DoubleDataset other);

    /** Each value once; order unspecified. Equal as keys are: −0.0 is 0.0, all NaNs are one. */
    default DoubleDataset distinct() {
        return distinct(0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    DoubleDataset distinct(int partitions);

    /** Each value that both have, once, in no order to rely on; equal as by {@link #distinct}. See {@link Dataset#intersection}. */
    default DoubleDataset intersection(DoubleDataset other) {
        return intersection(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    DoubleDataset intersection(DoubleDataset other, int partitions);

    /** The values that the other one lacks, as often as they are here, in no order to rely on; equal as by {@link #distinct}. See {@link Dataset#subtract}. */
    default DoubleDataset subtract(DoubleDataset other) {
        return subtract(other, 0);
    }

    /** The same into so many partitions; 0 for the cluster's default. */
    DoubleDataset subtract(DoubleDataset other, int partitions);

    /** Ascending by {@link Double#compare}: −0.0 before 0.0, NaN last; see {@link Dataset#sorted()}. */
    default DoubleDataset sorted() {
        return sorted(0);
    }

    /** The same in so many partitions; 0 for the cluster's default. */
    DoubleDataset sorted(int partitions);

    /** Runs the action for each value on its way; see {@link Dataset#peek}. */
    DoubleDataset peek(SerializableDoubleConsumer action);

    /** See {@link Dataset#sample}. */
    DoubleDataset sample(double fraction, long seed);

    /** See {@link Dataset#sampleWithReplacement}. */
    DoubleDataset sampleWithReplacement(double expected, long seed);

    /** The first {@code n} values in order, or all if there are fewer; see {@link Dataset#limit}. */
    DoubleDataset limit(long n);

    /** See {@link Dataset#repartition}. */
    DoubleDataset repartition(int partitions);

    /** See {@link Dataset#coalesce}. */
    DoubleDataset coalesce(int partitions);

    /** The same values, whose actions run with these options. */
    DoubleDataset with(JobOptions options);

    /** {@link #persist} in memory, and in files where that is full. */
    default DoubleDataset cache() {
        return persist(StorageLevel.MEMORY_AND_DISK);
    }

    /** The same values in the same order, which stay with the workers that compute them; see {@link Dataset#persist}. */
    DoubleDataset persist(StorageLevel level);

    /** Computes the values now and reads them from files from then on; see {@link Dataset#checkpoint}. */
    default DoubleDataset checkpoint(Path directory) {
        return submitCheckpoint(directory).join();
    }

    Job<DoubleDataset> submitCheckpoint(Path directory);

    /**
     * Gives up what is kept; see {@link Dataset#unpersist()}.
     *
     * @throws RefusedException if this is not what {@link #cache()}, {@link #persist} or {@link #checkpoint} returned
     */
    void unpersist();

    /** The plan of {@link #toArray()} as text; see {@link Dataset#explain()}. */
    String explain();

    /** All values in order. */
    default double[] toArray() {
        return submitToArray().join();
    }

    Job<double[]> submitToArray();

    /** The values in order, computed while they are taken; see {@link Dataset#iterator}. */
    ResultIterator.OfDouble iterator();

    /**
     * The values in order as a sequential stream, computed while they are taken, as by {@link #iterator()}. Close it
     * (try-with-resources): that cancels a job that was not read to its end.
     */
    default DoubleStream toStream() {
        ResultIterator.OfDouble values = iterator();
        return StreamSupport.doubleStream(Spliterators.spliteratorUnknownSize(values, Spliterator.ORDERED), false).onClose(values::close);
    }

    /** The first {@code n} values in order, or all if there are fewer. Runs few more tasks than it must. */
    default double[] take(int n) {
        return submitTake(n).join();
    }

    Job<double[]> submitTake(int n);

    /** The {@code n} least values by {@link Double#compare}, least first. Each task keeps so many in memory. */
    default double[] takeOrdered(int n) {
        return submitTakeOrdered(n).join();
    }

    Job<double[]> submitTakeOrdered(int n);

    /** The {@code n} greatest values by {@link Double#compare}, greatest first. Each task keeps so many in memory. */
    default double[] top(int n) {
        return submitTop(n).join();
    }

    Job<double[]> submitTop(int n);

    /** So many values chosen at random, none twice, or all if there are fewer, in the dataset's order; see {@link Dataset#takeSample}. */
    default double[] takeSample(int n, long seed) {
        return submitTakeSample(n, seed).join();
    }

    Job<double[]> submitTakeSample(int n, long seed);

    /** The first value; empty if there is none. Runs few more tasks than it must. */
    default OptionalDouble first() {
        return submitFirst().join();
    }

    Job<OptionalDouble> submitFirst();

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

    /** The exact sum, rounded once: the same however the values are split. */
    default double sum() {
        return submitSum().join();
    }

    Job<Double> submitSum();

    /** The least value, NaN if any is; empty if there is none. */
    default OptionalDouble min() {
        return submitMin().join();
    }

    Job<OptionalDouble> submitMin();

    /** The greatest value, NaN if any is; empty if there is none. */
    default OptionalDouble max() {
        return submitMax().join();
    }

    Job<OptionalDouble> submitMax();

    /** The exact mean, rounded once, however large the sum; empty if there is no value. */
    default OptionalDouble average() {
        return submitAverage().join();
    }

    Job<OptionalDouble> submitAverage();

    /** Count, extremes, sum and mean in one job. */
    default DoubleSummary summary() {
        return submitSummary().join();
    }

    Job<DoubleSummary> submitSummary();

    /** Count, extremes, sum, mean and variance, the same to the last bit however the values are split; never wraps. */
    default DoubleStatistics statistics() {
        return submitStatistics().join();
    }

    Job<DoubleStatistics> submitStatistics();

    /** All values folded left to right by an associative function; empty if there is none. */
    default OptionalDouble reduce(SerializableDoubleBinaryOperator function) {
        return submitReduce(function).join();
    }

    Job<OptionalDouble> submitReduce(SerializableDoubleBinaryOperator function);

    /** Folds all values, left to right, beginning with {@code zero}, which must be neutral; the function must be associative. */
    default double fold(double zero, SerializableDoubleBinaryOperator function) {
        return submitFold(zero, function).join();
    }

    Job<Double> submitFold(double zero, SerializableDoubleBinaryOperator function);

    /** Runs the action for each value, on the workers; see {@link Dataset#forEach}. */
    default void forEach(SerializableDoubleConsumer action) {
        submitForEach(action).join();
    }

    Job<Void> submitForEach(SerializableDoubleConsumer action);

    /** As {@link #forEach}, but the action gets all values of a task, also of an empty one; see {@link Dataset#forEachPartition}. */
    default void forEachPartition(SerializableConsumer<? super PrimitiveIterator.OfDouble> action) {
        submitForEachPartition(action).join();
    }

    Job<Void> submitForEachPartition(SerializableConsumer<? super PrimitiveIterator.OfDouble> action);

    /**
     * How many values lie in each bucket: bucket {@code i} from {@code bounds[i]} inclusive to {@code bounds[i + 1]} exclusive,
     * the last one inclusive. Values outside and NaN count nowhere.
     *
     * @param bounds at least 2, strictly ascending
     */
    default long[] histogram(double... bounds) {
        return submitHistogram(bounds).join();
    }

    Job<long[]> submitHistogram(double... bounds);

    /**
     * Values by rank. The rank of an answer, among up to 2^48 values, is always within {@code error} times their number; the
     * same input in the same tasks gives the same answer. Each task needs up to about 400 bytes divided by the error
     * per doubling of its number of values beyond 48 divided by the error.
     *
     * @param error from 0.0001 to below 1
     */
    default DoubleQuantiles quantiles(double error) {
        return submitQuantiles(error).join();
    }

    Job<DoubleQuantiles> submitQuantiles(double error);
}
