package io.sheaf.client.core;

import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.StorageLevel;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.NumberFunctions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.RecordFunctions;
import java.nio.file.Path;
import java.util.List;

/**
 * What a dataset of primitive values does whatever their type, most of it as records. Immutable.
 *
 * @param <T> the values' box
 * @param <D> the dataset
 * @param <A> an array of the values
 */
abstract class PrimitiveNumbers<T extends Comparable<T>, D, A> implements Checks.PlannedDataset {

    final Submitter submitter;
    final LogicalNode node;
    final JobOptions options;
    final int partitions;
    private final Boxes boxes;

    PrimitiveNumbers(Submitter submitter, LogicalNode node, JobOptions options, int partitions, Boxes boxes) {
        this.submitter = submitter;
        this.node = node;
        this.options = options;
        this.partitions = partitions;
        this.boxes = boxes;
    }

    /** A dataset of the same values' type. */
    abstract D of(LogicalNode newNode, JobOptions newOptions);

    /** Gives all values to the client. */
    abstract OperatorKind result();

    abstract A array(List<T> values);

    @Override
    public final LogicalNode node() {
        return node;
    }

    @Override
    public final Submitter submitter() {
        return submitter;
    }

    /** What the user's call has made. */
    final D next(LogicalNode newNode) {
        return of(Steps.called(newNode), options);
    }

    /** The same values as records. */
    final RecordDataset<T> records() {
        return records(node);
    }

    private RecordDataset<T> records(LogicalNode values) {
        return new RecordDataset<>(submitter, Boxes.boxed(values, boxes), options, partitions);
    }

    private RecordDataset<T> recordsOf(D other) {
        return records(Checks.planned(other, submitter).node());
    }

    final D unboxed(Dataset<T> records) {
        return next(Boxes.unboxed(Checks.planned(records, submitter).node(), boxes));
    }

    final <R> Job<R> run(OperatorKind terminal, ResultFold<R> fold) {
        return submitter.run(node, Operator.of(terminal), Submitter.Request.of(options, fold));
    }

    public final Dataset<T> boxed() {
        return new RecordDataset<>(submitter, Steps.called(Boxes.boxed(node, boxes)), options, partitions);
    }

    public final D union(D other) {
        return next(Steps.union(node, Checks.planned(other, submitter).node()));
    }

    /** @param function gives a stream of records for each */
    final D flattened(Object function) {
        return next(Boxes.unboxed(Steps.placed(Boxes.boxed(node, boxes), OperatorKind.FLAT_MAP, function), boxes));
    }

    public final D distinct(int newPartitions) {
        return unboxed(records().distinct(newPartitions));
    }

    public final D intersection(D other, int newPartitions) {
        return unboxed(records().intersection(recordsOf(other), newPartitions));
    }

    public final D subtract(D other, int newPartitions) {
        return unboxed(records().subtract(recordsOf(other), newPartitions));
    }

    public final KeyedDataset<T, Long> zipWithIndex() {
        return records().zipWithIndex();
    }

    public final D sorted(int newPartitions) {
        return unboxed(records().sorted(newPartitions));
    }

    public final D sample(double fraction, long seed) {
        return unboxed(records().sample(fraction, seed));
    }

    public final D sampleWithReplacement(double expected, long seed) {
        return unboxed(records().sampleWithReplacement(expected, seed));
    }

    public final D limit(long n) {
        return unboxed(records().limit(n));
    }

    public final D repartition(int newPartitions) {
        return unboxed(records().repartition(newPartitions));
    }

    public final D coalesce(int newPartitions) {
        return unboxed(records().coalesce(newPartitions));
    }

    public final D persist(StorageLevel level) {
        return unboxed(records().persist(level));
    }

    public final Job<D> submitCheckpoint(Path directory) {
        return records().checkpointed(directory, read -> next(Boxes.unboxed(read, boxes)));
    }

    public final void unpersist() {
        records().unpersist();
    }

    public final String explain() {
        return Explanation.ofPlan(Submitter.plan(node, Operator.of(result()), options));
    }

    public final Job<A> submitTake(int n) {
        return records().taking(Checks.atLeast(0, n, "the number of values to take"), this::array);
    }

    public final Job<A> submitTakeOrdered(int n) {
        return records().greatest(Checks.atLeast(0, n, "the number of least values"), RecordFunctions.reversed(NumberFunctions.<T>ascending()), this::array);
    }

    public final Job<A> submitTop(int n) {
        return records().greatest(Checks.atLeast(0, n, "the number of greatest values"), NumberFunctions.<T>ascending(), this::array);
    }

    public final Job<A> submitTakeSample(int n, long seed) {
        return records().chosen(Checks.atLeast(0, n, "the number of values to sample"), seed, this::array);
    }

    public final Job<Boolean> submitIsEmpty() {
        return records().taking(1, List::isEmpty);
    }

    public final Job<Long> submitCountApproxDistinct() {
        return records().submitCountApproxDistinct();
    }

    public final Job<Long> submitCount() {
        return run(OperatorKind.RESULT_COUNT, Folds.count());
    }

    public final D with(JobOptions newOptions) {
        return of(node, Checks.notNull(newOptions, "options"));
    }
}
