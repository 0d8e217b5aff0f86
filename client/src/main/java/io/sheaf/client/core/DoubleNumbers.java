package io.sheaf.client.core;

import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.DoubleQuantiles;
import io.sheaf.DoubleStatistics;
import io.sheaf.DoubleSummary;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.ResultIterator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableDoubleBinaryOperator;
import io.sheaf.function.SerializableDoubleConsumer;
import io.sheaf.function.SerializableDoubleFunction;
import io.sheaf.function.SerializableDoublePredicate;
import io.sheaf.function.SerializableDoubleToLongFunction;
import io.sheaf.function.SerializableDoubleUnaryOperator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.NumberFunctions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.PrimitiveIterator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** A dataset of {@code double} values. Immutable. */
final class DoubleNumbers extends PrimitiveNumbers<Double, DoubleDataset, double[]> implements DoubleDataset {

    DoubleNumbers(Submitter submitter, LogicalNode node, JobOptions options, int partitions) {
        super(submitter, node, options, partitions, Boxes.DOUBLE);
    }

    @Override
    DoubleDataset of(LogicalNode newNode, JobOptions newOptions) {
        return new DoubleNumbers(submitter, newNode, newOptions, partitions);
    }

    @Override
    OperatorKind result() {
        return OperatorKind.RESULT_DOUBLES;
    }

    @Override
    double[] array(List<Double> values) {
        return values.stream().mapToDouble(value -> value).toArray();
    }

    @Override
    public DoubleDataset map(SerializableDoubleUnaryOperator function) {
        return next(Steps.narrow(node, OperatorKind.DOUBLE_MAP, function));
    }

    @Override
    public DoubleDataset filter(SerializableDoublePredicate predicate) {
        return next(Steps.narrow(node, OperatorKind.DOUBLE_FILTER, predicate));
    }

    @Override
    public DoubleDataset flatMap(SerializableDoubleFunction<? extends DoubleStream> function) {
        return flattened(NumberFunctions.flattened(Checks.notNull(function, "function"), CallSite.call()));
    }

    @Override
    public DoubleDataset mapPartitions(SerializableFunction<? super PrimitiveIterator.OfDouble, ? extends PrimitiveIterator.OfDouble> function) {
        return unboxed(records().mapPartitions(NumberFunctions.overDoubles(Checks.notNull(function, "function"))));
    }

    @Override
    public DoubleDataset transform(SerializableFunction<? super DoubleStream, ? extends DoubleStream> function) {
        return unboxed(records().transform(NumberFunctions.overDoubleStream(Checks.notNull(function, "function"), CallSite.call())));
    }

    @Override
    public <K> KeyedDataset<K, Double> keyBy(SerializableDoubleFunction<? extends K> key) {
        LogicalNode keyed = Steps.narrow(node, OperatorKind.DOUBLE_TO_OBJ, NumberFunctions.<K>keyed(Checks.notNull(key, "function")));
        return new PairDataset<>(submitter, Steps.called(keyed), options, partitions);
    }

    @Override
    public ResultIterator.OfDouble iterator() {
        return new NumberIterators.OfDouble(records().iterated("toArray()"));
    }

    @Override
    public Job<Double> submitFold(double zero, SerializableDoubleBinaryOperator function) {
        return records().submitFold(zero, NumberFunctions.boxed(Checks.notNull(function, "function")));
    }

    @Override
    public Job<Void> submitForEachPartition(SerializableConsumer<? super PrimitiveIterator.OfDouble> action) {
        return records().submitForEachPartition(NumberFunctions.consumingDoubles(Checks.notNull(action, "action")));
    }

    @Override
    public LongDataset mapToLong(SerializableDoubleToLongFunction function) {
        return new LongNumbers(submitter, Steps.called(Steps.narrow(node, OperatorKind.DOUBLE_TO_LONG, function)), options, partitions);
    }

    @Override
    public <R> Dataset<R> mapToObj(SerializableDoubleFunction<? extends R> function) {
        return new RecordDataset<>(submitter, Steps.called(Steps.narrow(node, OperatorKind.DOUBLE_TO_OBJ, function)), options, partitions);
    }

    @Override
    public Job<Void> submitForEach(SerializableDoubleConsumer action) {
        Checks.notNull(action, "action");
        return submitter.run(Steps.narrow(node, OperatorKind.DOUBLE_FILTER, NumberFunctions.consuming(action)),
                Operator.of(OperatorKind.RESULT_NOTHING), Submitter.Request.of(options, Folds.nothing()));
    }

    @Override
    public Job<long[]> submitHistogram(double... bounds) {
        double[] own = Checks.ascending(bounds);
        return mapToObj(NumberFunctions.bucket(own))
                .submitAggregate(new long[own.length - 1], NumberFunctions.counting(), NumberFunctions.addingCounts());
    }

    @Override
    public Job<DoubleQuantiles> submitQuantiles(double error) {
        Checks.rankError(error);
        return submitter.run(node, Operator.of(OperatorKind.RESULT_DOUBLE_QUANTILES).with(Double.doubleToLongBits(error)),
                Submitter.Request.of(options, Folds.then(Folds.quantiles(error), DoubleQuantiles::new)));
    }

    @Override
    public DoubleDataset peek(SerializableDoubleConsumer action) {
        return next(Steps.narrow(node, OperatorKind.DOUBLE_PEEK, NumberFunctions.peeking(Checks.notNull(action, "action"))));
    }

    @Override
    public Job<OptionalDouble> submitFirst() {
        return records().taking(1, values -> values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(values.get(0)));
    }

    @Override
    public Job<double[]> submitToArray() {
        return run(result(), Folds.doubles());
    }

    @Override
    public Job<DoubleStatistics> submitStatistics() {
        return run(OperatorKind.RESULT_DOUBLE_STATISTICS, Folds.doubleStatistics());
    }

    @Override
    public Job<DoubleSummary> submitSummary() {
        return summarised(summary -> summary);
    }

    @Override
    public Job<Double> submitSum() {
        return summarised(DoubleSummary::sum);
    }

    @Override
    public Job<OptionalDouble> submitMin() {
        return ofAny(DoubleSummary::min);
    }

    @Override
    public Job<OptionalDouble> submitMax() {
        return ofAny(DoubleSummary::max);
    }

    @Override
    public Job<OptionalDouble> submitAverage() {
        return ofAny(DoubleSummary::average);
    }

    private Job<OptionalDouble> ofAny(ToDoubleFunction<DoubleSummary> part) {
        return summarised(summary -> summary.count() == 0 ? OptionalDouble.empty() : OptionalDouble.of(part.applyAsDouble(summary)));
    }

    private <R> Job<R> summarised(Function<DoubleSummary, R> end) {
        return run(OperatorKind.RESULT_DOUBLE_SUMMARY, Folds.then(Folds.doubleSummary(), end));
    }

    @Override
    public Job<OptionalDouble> submitReduce(SerializableDoubleBinaryOperator function) {
        Operator reduced = Steps.with(OperatorKind.RESULT_REDUCED, NumberFunctions.boxed(Checks.notNull(function, "function")));
        ResultFold<Optional<Double>> fold = Folds.reduced(function::applyAsDouble, submitter.loader(), CallSite.call());
        return submitter.run(Steps.plain(node, OperatorKind.DOUBLE_TO_OBJ), reduced,
                Submitter.Request.of(options, Folds.then(fold, value -> value.map(OptionalDouble::of).orElseGet(OptionalDouble::empty))));
    }
}
