package io.sheaf.client.core;

import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.DoubleQuantiles;
import io.sheaf.DoubleStatistics;
import io.sheaf.DoubleSummary;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.LongDataset;
import io.sheaf.StorageLevel;
import io.sheaf.function.SerializableDoubleBinaryOperator;
import io.sheaf.function.SerializableDoubleConsumer;
import io.sheaf.function.SerializableDoubleFunction;
import io.sheaf.function.SerializableDoublePredicate;
import io.sheaf.function.SerializableDoubleToLongFunction;
import io.sheaf.function.SerializableDoubleUnaryOperator;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.NumberFunctions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Planner;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** A dataset of {@code double} values. Immutable. */
record DoubleNumbers(Submitter submitter, LogicalNode node, JobOptions options, int partitions) implements DoubleDataset, Checks.PlannedDataset {

    private DoubleNumbers next(LogicalNode newNode) {
        return new DoubleNumbers(submitter, Steps.called(newNode), options, partitions);
    }

    /** The same values as records. */
    private RecordDataset<Double> records() {
        return new RecordDataset<>(submitter, Boxes.boxed(node, Boxes.DOUBLE), options, partitions);
    }

    private DoubleNumbers unboxed(Dataset<Double> records) {
        return next(Boxes.unboxed(Checks.planned(records, submitter).node(), Boxes.DOUBLE));
    }

    private <R> Job<R> run(OperatorKind terminal, ResultFold<R> fold) {
        return submitter.run(node, Operator.of(terminal), Submitter.Request.of(options, fold));
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
    public LongDataset mapToLong(SerializableDoubleToLongFunction function) {
        return new LongNumbers(submitter, Steps.called(Steps.narrow(node, OperatorKind.DOUBLE_TO_LONG, function)), options, partitions);
    }

    @Override
    public <R> Dataset<R> mapToObj(SerializableDoubleFunction<? extends R> function) {
        return new RecordDataset<>(submitter, Steps.called(Steps.narrow(node, OperatorKind.DOUBLE_TO_OBJ, function)), options, partitions);
    }

    @Override
    public Dataset<Double> boxed() {
        return new RecordDataset<>(submitter, Steps.called(Boxes.boxed(node, Boxes.DOUBLE)), options, partitions);
    }

    @Override
    public DoubleDataset union(DoubleDataset other) {
        return next(Steps.union(node, Checks.planned(other, submitter).node()));
    }

    @Override
    public DoubleDataset distinct() {
        return unboxed(records().distinct());
    }

    @Override
    public DoubleDataset sorted(int newPartitions) {
        return unboxed(records().sorted(newPartitions));
    }

    @Override
    public Job<Void> submitForEach(SerializableDoubleConsumer action) {
        Checks.notNull(action, "action");
        return submitter.run(Steps.narrow(node, OperatorKind.DOUBLE_FILTER, NumberFunctions.consuming(action)),
                Operator.of(OperatorKind.RESULT_NOTHING), Submitter.Request.of(Effectful.options(options), Folds.nothing()));
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
        return next(Steps.narrow(node, OperatorKind.DOUBLE_MAP, NumberFunctions.peeking(Checks.notNull(action, "action"))));
    }

    @Override
    public DoubleDataset sample(double fraction, long seed) {
        return unboxed(records().sample(fraction, seed));
    }

    @Override
    public DoubleDataset limit(long n) {
        return unboxed(records().limit(n));
    }

    @Override
    public DoubleDataset repartition(int newPartitions) {
        return unboxed(records().repartition(newPartitions));
    }

    @Override
    public DoubleDataset coalesce(int newPartitions) {
        return unboxed(records().coalesce(newPartitions));
    }

    @Override
    public DoubleDataset persist(StorageLevel level) {
        return unboxed(records().persist(level));
    }

    @Override
    public Job<DoubleDataset> submitCheckpoint(Path directory) {
        return records().checkpointed(directory, read -> next(Boxes.unboxed(read, Boxes.DOUBLE)));
    }

    @Override
    public void unpersist() {
        records().unpersist();
    }

    @Override
    public String explain() {
        return Explanation.ofPlan(Planner.plan(node, Operator.of(OperatorKind.RESULT_DOUBLES), 0, options.broadcastBelow()));
    }

    @Override
    public Job<double[]> submitTake(int n) {
        Checks.atLeast(0, n, "the number of values to take");
        return records().taking(n, values -> values.stream().mapToDouble(value -> value).toArray());
    }

    @Override
    public Job<OptionalDouble> submitFirst() {
        return records().taking(1, values -> values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(values.get(0)));
    }

    @Override
    public Job<Boolean> submitIsEmpty() {
        return records().taking(1, List::isEmpty);
    }

    @Override
    public Job<Long> submitCountApproxDistinct() {
        return records().submitCountApproxDistinct();
    }

    @Override
    public DoubleDataset with(JobOptions newOptions) {
        return new DoubleNumbers(submitter, node, Checks.notNull(newOptions, "options"), partitions);
    }

    @Override
    public Job<double[]> submitToArray() {
        return run(OperatorKind.RESULT_DOUBLES, Folds.doubles());
    }

    @Override
    public Job<Long> submitCount() {
        return run(OperatorKind.RESULT_COUNT, Folds.count());
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
