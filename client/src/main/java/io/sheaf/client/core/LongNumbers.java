package io.sheaf.client.core;

import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.LongQuantiles;
import io.sheaf.LongStatistics;
import io.sheaf.LongSummary;
import io.sheaf.ResultIterator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializableLongBinaryOperator;
import io.sheaf.function.SerializableLongConsumer;
import io.sheaf.function.SerializableLongFunction;
import io.sheaf.function.SerializableLongPredicate;
import io.sheaf.function.SerializableLongToDoubleFunction;
import io.sheaf.function.SerializableLongUnaryOperator;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.NumberFunctions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.PrimitiveIterator;
import java.util.function.Function;
import java.util.stream.LongStream;

/** A dataset of {@code long} values. Immutable. */
final class LongNumbers extends PrimitiveNumbers<Long, LongDataset, long[]> implements LongDataset {

    LongNumbers(Submitter submitter, LogicalNode node, JobOptions options, int partitions) {
        super(submitter, node, options, partitions, Boxes.LONG);
    }

    @Override
    LongDataset of(LogicalNode newNode, JobOptions newOptions) {
        return new LongNumbers(submitter, newNode, newOptions, partitions);
    }

    @Override
    OperatorKind result() {
        return OperatorKind.RESULT_LONGS;
    }

    @Override
    long[] array(List<Long> values) {
        return values.stream().mapToLong(value -> value).toArray();
    }

    @Override
    public LongDataset map(SerializableLongUnaryOperator function) {
        return next(Steps.narrow(node, OperatorKind.LONG_MAP, function));
    }

    @Override
    public LongDataset filter(SerializableLongPredicate predicate) {
        return next(Steps.narrow(node, OperatorKind.LONG_FILTER, predicate));
    }

    @Override
    public LongDataset flatMap(SerializableLongFunction<? extends LongStream> function) {
        return flattened(NumberFunctions.flattened(Checks.notNull(function, "function"), CallSite.call()));
    }

    @Override
    public LongDataset mapPartitions(SerializableFunction<? super PrimitiveIterator.OfLong, ? extends PrimitiveIterator.OfLong> function) {
        return unboxed(records().mapPartitions(NumberFunctions.overLongs(Checks.notNull(function, "function"))));
    }

    @Override
    public LongDataset transform(SerializableFunction<? super LongStream, ? extends LongStream> function) {
        return unboxed(records().transform(NumberFunctions.overLongStream(Checks.notNull(function, "function"), CallSite.call())));
    }

    @Override
    public <K> KeyedDataset<K, Long> keyBy(SerializableLongFunction<? extends K> key) {
        LogicalNode keyed = Steps.narrow(node, OperatorKind.LONG_TO_OBJ, NumberFunctions.<K>keyed(Checks.notNull(key, "function")));
        return new PairDataset<>(submitter, Steps.called(keyed), options, partitions);
    }

    @Override
    public ResultIterator.OfLong iterator() {
        return new NumberIterators.OfLong(records().iterated("toArray()"));
    }

    @Override
    public Job<Long> submitFold(long zero, SerializableLongBinaryOperator function) {
        return records().submitFold(zero, NumberFunctions.boxed(Checks.notNull(function, "function")));
    }

    @Override
    public Job<Void> submitForEachPartition(SerializableConsumer<? super PrimitiveIterator.OfLong> action) {
        return records().submitForEachPartition(NumberFunctions.consumingLongs(Checks.notNull(action, "action")));
    }

    @Override
    public DoubleDataset mapToDouble(SerializableLongToDoubleFunction function) {
        return new DoubleNumbers(submitter, Steps.called(Steps.narrow(node, OperatorKind.LONG_TO_DOUBLE, function)), options, partitions);
    }

    @Override
    public <R> Dataset<R> mapToObj(SerializableLongFunction<? extends R> function) {
        return new RecordDataset<>(submitter, Steps.called(Steps.narrow(node, OperatorKind.LONG_TO_OBJ, function)), options, partitions);
    }

    @Override
    public DoubleDataset asDoubles() {
        return new DoubleNumbers(submitter, Steps.called(Steps.plain(node, OperatorKind.LONG_TO_DOUBLE)), options, partitions);
    }

    @Override
    public Job<Void> submitForEach(SerializableLongConsumer action) {
        Checks.notNull(action, "action");
        return submitter.run(Steps.narrow(node, OperatorKind.LONG_FILTER, NumberFunctions.consuming(action)),
                Operator.of(OperatorKind.RESULT_NOTHING), Submitter.Request.of(options, Folds.nothing()));
    }

    @Override
    public Job<long[]> submitHistogram(long... bounds) {
        long[] own = Checks.ascending(bounds);
        return mapToObj(NumberFunctions.bucket(own))
                .submitAggregate(new long[own.length - 1], NumberFunctions.counting(), NumberFunctions.addingCounts());
    }

    @Override
    public Job<LongQuantiles> submitQuantiles(double error) {
        Checks.rankError(error);
        return submitter.run(node, Operator.of(OperatorKind.RESULT_LONG_QUANTILES).with(Double.doubleToLongBits(error)),
                Submitter.Request.of(options, Folds.quantiles(error)));
    }

    @Override
    public LongDataset peek(SerializableLongConsumer action) {
        return next(Steps.narrow(node, OperatorKind.LONG_PEEK, NumberFunctions.peeking(Checks.notNull(action, "action"))));
    }

    @Override
    public Job<OptionalLong> submitFirst() {
        return records().taking(1, values -> values.isEmpty() ? OptionalLong.empty() : OptionalLong.of(values.get(0)));
    }

    @Override
    public Job<long[]> submitToArray() {
        return run(result(), Folds.longs());
    }

    @Override
    public Job<Long> submitSum() {
        return run(OperatorKind.RESULT_LONG_SUM, Folds.longSum());
    }

    @Override
    public Job<BigInteger> submitSumExact() {
        return run(OperatorKind.RESULT_LONG_SUM_EXACT, Folds.longSumExact(submitter.loader()));
    }

    @Override
    public Job<LongStatistics> submitStatistics() {
        return run(OperatorKind.RESULT_LONG_STATISTICS, Folds.longStatistics(submitter.loader()));
    }

    @Override
    public Job<LongSummary> submitSummary() {
        return summarised(summary -> summary);
    }

    @Override
    public Job<OptionalLong> submitMin() {
        return summarised(summary -> summary.count() == 0 ? OptionalLong.empty() : OptionalLong.of(summary.min()));
    }

    @Override
    public Job<OptionalLong> submitMax() {
        return summarised(summary -> summary.count() == 0 ? OptionalLong.empty() : OptionalLong.of(summary.max()));
    }

    @Override
    public Job<OptionalDouble> submitAverage() {
        return summarised(summary -> summary.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(summary.average()));
    }

    private <R> Job<R> summarised(Function<LongSummary, R> end) {
        return run(OperatorKind.RESULT_LONG_SUMMARY, Folds.then(Folds.longSummary(submitter.loader()), end));
    }

    @Override
    public Job<OptionalLong> submitReduce(SerializableLongBinaryOperator function) {
        Operator reduced = Steps.with(OperatorKind.RESULT_REDUCED, NumberFunctions.boxed(Checks.notNull(function, "function")));
        ResultFold<Optional<Long>> fold = Folds.reduced(function::applyAsLong, submitter.loader(), CallSite.call());
        return submitter.run(Steps.plain(node, OperatorKind.LONG_TO_OBJ), reduced,
                Submitter.Request.of(options, Folds.then(fold, value -> value.map(OptionalLong::of).orElseGet(OptionalLong::empty))));
    }
}
