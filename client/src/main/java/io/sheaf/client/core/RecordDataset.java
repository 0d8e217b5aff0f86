package io.sheaf.client.core;

import io.sheaf.Dataset;
import io.sheaf.DoubleDataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.LongDataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.ResultIterator;
import io.sheaf.Sink;
import io.sheaf.Skipping;
import io.sheaf.StorageLevel;
import io.sheaf.WrittenFiles;
import io.sheaf.file.EncodedSink;
import io.sheaf.file.TextSink;
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
import io.sheaf.plan.AsyncFunction;
import io.sheaf.plan.Joins;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.LogicalNode.Partitions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.PipeFunction;
import io.sheaf.plan.Planner;
import io.sheaf.plan.RecordFunctions;
import io.sheaf.plan.Selections;
import io.sheaf.plan.SortBy;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Stream;

/** A dataset of records: a plan so far, and the options its actions run with. Immutable. */
class RecordDataset<T> implements Dataset<T>, Checks.PlannedDataset {

    /** Result tasks that {@code take} and {@code iterator} let run ahead. */
    private static final int WINDOW = 8;

    final Submitter submitter;
    final LogicalNode node;
    final JobOptions options;
    final int partitions;

    RecordDataset(Submitter submitter, LogicalNode node, JobOptions options, int partitions) {
        this.submitter = submitter;
        this.node = node;
        this.options = options;
        this.partitions = partitions;
    }

    @Override
    public LogicalNode node() {
        return node;
    }

    @Override
    public Submitter submitter() {
        return submitter;
    }

    <R> RecordDataset<R> next(LogicalNode newNode) {
        return new RecordDataset<>(submitter, Steps.called(newNode), options, partitions);
    }

    <K, V> PairDataset<K, V> nextPairs(LogicalNode newNode) {
        return new PairDataset<>(submitter, Steps.called(newNode), options, partitions);
    }

    @Override
    public <R> Dataset<R> map(SerializableFunction<? super T, ? extends R> function) {
        return next(Steps.narrow(node, OperatorKind.MAP, function));
    }

    @Override
    public <R> Dataset<R> flatMap(SerializableFunction<? super T, ? extends Iterable<? extends R>> function) {
        return next(Steps.placed(node, OperatorKind.FLAT_MAP, function));
    }

    @Override
    public Dataset<T> filter(SerializablePredicate<? super T> predicate) {
        return next(Steps.narrow(node, OperatorKind.FILTER, predicate));
    }

    @Override
    public <R> Dataset<R> mapPartitions(SerializableFunction<? super Iterator<T>, ? extends Iterator<? extends R>> function) {
        return next(Steps.placed(node, OperatorKind.MAP_PARTITIONS, function));
    }

    @Override
    public <R> Dataset<R> mapPartitionsWithIndex(
            SerializableBiFunction<Integer, ? super Iterator<T>, ? extends Iterator<? extends R>> function) {
        return next(Steps.indexed(node, Steps.placed(OperatorKind.MAP_PARTITIONS_INDEXED, function)));
    }

    @Override
    public Dataset<T> sample(double fraction, long seed) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new RefusedException("the fraction to sample must be from 0 to 1, not " + fraction + " (at " + CallSite.here() + ")");
        }
        return sampled(OperatorKind.SAMPLE, fraction, seed);
    }

    @Override
    public Dataset<T> sampleWithReplacement(double expected, long seed) {
        if (!(expected >= 0 && expected < Double.POSITIVE_INFINITY)) {
            throw new RefusedException("the number of times to expect each record must be finite and at least 0, not " + expected
                    + " (at " + CallSite.here() + ")");
        }
        return sampled(OperatorKind.SAMPLE_WITH_REPLACEMENT, expected, seed);
    }

    private Dataset<T> sampled(OperatorKind kind, double mean, long seed) {
        return next(Steps.indexed(node, Operator.of(kind).with(Double.doubleToRawLongBits(mean)).with(seed)));
    }

    @Override
    public KeyedDataset<T, Long> zipWithUniqueId() {
        return nextPairs(Steps.indexed(node, Operator.of(OperatorKind.UNIQUE_ID)));
    }

    @Override
    public LongDataset mapToLong(SerializableToLongFunction<? super T> function) {
        return new LongNumbers(submitter, Steps.called(Steps.placed(node, OperatorKind.MAP_TO_LONG, function)), options, partitions);
    }

    @Override
    public DoubleDataset mapToDouble(SerializableToDoubleFunction<? super T> function) {
        return new DoubleNumbers(submitter, Steps.called(Steps.placed(node, OperatorKind.MAP_TO_DOUBLE, function)), options, partitions);
    }

    @Override
    public Dataset<T> union(Dataset<? extends T> other) {
        return next(Steps.union(node, Checks.planned(other, submitter).node()));
    }

    @Override
    public <K> KeyedDataset<K, T> keyBy(SerializableFunction<? super T, ? extends K> key) {
        return nextPairs(Steps.narrow(node, OperatorKind.KEY_BY, key));
    }

    @Override
    public <K, V> KeyedDataset<K, V> mapToPair(SerializableFunction<? super T, Pair<K, V>> function) {
        return nextPairs(Steps.placed(node, OperatorKind.MAP, function));
    }

    @Override
    public Dataset<T> distinct(int newPartitions) {
        return next(Steps.shuffle(node, Operator.of(OperatorKind.WRITE_DISTINCT), Operator.of(OperatorKind.SHUFFLE_DISTINCT), wanted(newPartitions)));
    }

    @Override
    public Dataset<T> repartition(int newPartitions) {
        Checks.partitions(1, newPartitions);
        return next(Steps.shuffle(node, Operator.of(OperatorKind.WRITE_RECORDS), Operator.of(OperatorKind.SHUFFLE_RECORDS), Partitions.given(newPartitions)));
    }

    @Override
    public <R> Dataset<R> mapMulti(SerializableBiConsumer<? super T, ? super Consumer<R>> function) {
        Checks.notNull(function, "function");
        return next(Steps.narrow(node, OperatorKind.FLAT_MAP, RecordFunctions.<T, R>multi(function)));
    }

    @Override
    public Dataset<T> peek(SerializableConsumer<? super T> action) {
        Checks.notNull(action, "action");
        return next(Steps.narrow(node, OperatorKind.PEEK, RecordFunctions.<T>peeking(action)));
    }

    @Override
    public <R> Dataset<R> transform(SerializableFunction<? super Stream<T>, ? extends Stream<? extends R>> function) {
        Checks.notNull(function, "function");
        return mapPartitions(RecordFunctions.<T, R>streaming(function, CallSite.call()));
    }

    @Override
    public Dataset<List<T>> glom() {
        return mapPartitions(RecordFunctions.<T>listing());
    }

    @Override
    public <K> KeyedDataset<K, List<T>> groupBy(SerializableFunction<? super T, ? extends K> key, int newPartitions) {
        return this.<K>keyBy(key).groupByKey(newPartitions);
    }

    @Override
    public Dataset<String> pipe(List<String> command) {
        if (Checks.notNull(command, "command").isEmpty() || command.stream().anyMatch(Objects::isNull)) {
            throw new RefusedException("a command to pipe through needs a program, and no part of it may be null (at " + CallSite.here() + ")");
        }
        return next(Steps.placed(node, OperatorKind.PIPE, new PipeFunction<T>(command, CallSite.call())));
    }

    @Override
    public <R> Dataset<R> mapAsync(SerializableFunction<? super T, ? extends CompletionStage<? extends R>> function, int inFlight) {
        Checks.notNull(function, "function");
        Checks.atLeast(1, inFlight, "the number of calls in flight");
        return next(Steps.narrow(node, OperatorKind.MAP_ASYNC, new AsyncFunction<T, R>(function, inFlight, CallSite.call())));
    }

    @Override
    public Dataset<T> intersection(Dataset<T> other, int newPartitions) {
        return next(Steps.narrow(grouped(other, newPartitions), OperatorKind.FLAT_MAP, Joins.keyOfBoth()));
    }

    @Override
    public Dataset<T> subtract(Dataset<T> other, int newPartitions) {
        return next(Steps.narrow(grouped(other, newPartitions), OperatorKind.FLAT_MAP, Joins.keysOfLeftOnly()));
    }

    @Override
    public <U> Dataset<Pair<T, U>> cartesian(Dataset<U> other, int newPartitions) {
        LogicalNode there = Checks.planned(other, submitter).node();
        // The records are spread for this very number.
        int wanted = wanted(newPartitions).number();
        int edge = (int) Math.ceil(Math.sqrt(wanted));
        LogicalNode cells = Steps.cogroup(Partitions.given(wanted), Steps.narrow(node, OperatorKind.FLAT_MAP, Joins.spread(edge, true)),
                Steps.narrow(there, OperatorKind.FLAT_MAP, Joins.spread(edge, false)));
        return next(Steps.narrow(cells, OperatorKind.FLAT_MAP, Joins.productsOnly()));
    }

    private LogicalNode grouped(Dataset<T> other, int newPartitions) {
        LogicalNode there = Checks.planned(other, submitter).node();
        return Steps.cogroup(wanted(newPartitions), Steps.narrow(node, OperatorKind.MAP, Joins.asKey()), Steps.narrow(there, OperatorKind.MAP, Joins.asKey()));
    }

    @Override
    public Dataset<T> sorted(int newPartitions) {
        return next(Sorts.sorted(node, new SortBy(false, false), null, wanted(newPartitions)));
    }

    @Override
    public Dataset<T> sorted(SerializableComparator<? super T> order, int newPartitions) {
        return next(Sorts.sorted(node, new SortBy(false, false), Checks.notNull(order, "order"), wanted(newPartitions)));
    }

    @Override
    public Dataset<T> limit(long n) {
        LogicalNode firstOfTasks = Steps.limit(node, Checks.atLeast(0, n, "the number of records to keep"));
        return next(Steps.limit(Steps.shuffle(firstOfTasks, Operator.of(OperatorKind.WRITE_RECORDS), Operator.of(OperatorKind.SHUFFLE_RECORDS), Partitions.given(1)), n));
    }

    @Override
    public Dataset<T> coalesce(int newPartitions) {
        return next(Coalescing.into(Checks.partitions(1, newPartitions), node));
    }

    @Override
    public KeyedDataset<T, Long> zipWithIndex() {
        return nextPairs(Places.indexed(node, Places.counts(node)));
    }

    @Override
    public <U> Dataset<Pair<T, U>> zip(Dataset<U> other, int newPartitions) {
        return next(Places.zipped(node, Checks.planned(other, submitter).node(), wanted(newPartitions)));
    }

    /** This number of partitions, or for 0 at least the cluster's default. */
    final Partitions wanted(int newPartitions) {
        return Checks.partitions(0, newPartitions) == 0 ? Partitions.atLeast(partitions) : Partitions.given(newPartitions);
    }

    @Override
    public Dataset<T> with(JobOptions newOptions) {
        return new RecordDataset<>(submitter, node, Checks.notNull(newOptions, "options"), partitions);
    }

    @Override
    public Dataset<T> persist(StorageLevel level) {
        return next(KeptData.node(submitter, node, options, level));
    }

    @Override
    public void unpersist() {
        if (!submitter.checkpoints().release(node)) {
            KeptData.release(node);
        }
    }

    @Override
    public Job<? extends Dataset<T>> submitCheckpoint(Path directory) {
        return checkpointed(directory, this::<T>next);
    }

    /** @param reading the dataset of the node that reads what was written */
    final <D> Job<D> checkpointed(Path directory, Function<LogicalNode, D> reading) {
        Checkpoints.Checkpoint checkpoint = submitter.checkpoints().begin(directory);
        JobOptions attached = options.withIdempotencyKey("").withDetached(false).withSkipping(Skipping.NONE);
        return written(new EncodedSink<T>(checkpoint.directory()), attached, files -> reading.apply(checkpoint.written()));
    }

    // Actions

    final <R> Job<R> run(LogicalNode root, Operator terminal, ResultFold<R> fold) {
        return submitter.run(root, terminal, Submitter.Request.of(options, fold));
    }

    @Override
    public Job<List<T>> submitToList() {
        return run(node, Operator.of(OperatorKind.RESULT_VALUES), Folds.list(submitter.loader()));
    }

    @Override
    public ResultIterator<T> iterator() {
        return iterated("toList()");
    }

    /** @param instead the call that gives the same at once */
    final ResultIterator<T> iterated(String instead) {
        Checks.noKey(options, instead);
        QueueFold<T> fold = new QueueFold<>(submitter.session().link(), submitter.loader(), false);
        JobRun<Void> run = submitter.submit(
                Submitter.plan(node, Operator.of(OperatorKind.RESULT_VALUES), options),
                Submitter.Request.of(options, fold).withWindow(WINDOW));
        return new QueueIterator<>(fold, run, QueueIterator.Input.NONE);
    }

    @Override
    public Job<Long> submitCount() {
        return run(node, Operator.of(OperatorKind.RESULT_COUNT), Folds.count());
    }

    @Override
    public Job<Optional<T>> submitReduce(SerializableBinaryOperator<T> function) {
        return run(node, Steps.with(OperatorKind.RESULT_REDUCED, function), Folds.reduced(function, submitter.loader(), CallSite.call()));
    }

    @Override
    public Job<Optional<T>> submitTreeReduce(SerializableBinaryOperator<T> function) {
        KeyedDataset<Integer, T> groups = keyBy(RecordFunctions.<T>treeGroup()).reduceByKey(function);
        return run(Checks.planned(groups, submitter).node(), Operator.of(OperatorKind.RESULT_VALUES), Folds.treeReduced(function, submitter.loader(), CallSite.call()));
    }

    @Override
    public <A> Job<A> submitTreeAggregate(A zero, SerializableBiFunction<A, ? super T, A> fold, SerializableBinaryOperator<A> combine) {
        KeyedDataset<Integer, A> groups = keyBy(RecordFunctions.<T>treeGroup()).aggregateByKey(zero, fold, combine);
        return run(Checks.planned(groups, submitter).node(), Operator.of(OperatorKind.RESULT_VALUES),
                Folds.treeAggregated(zero, combine, submitter.loader()));
    }

    @Override
    public Job<Void> submitForEach(SerializableConsumer<? super T> action) {
        Checks.notNull(action, "action");
        return runForEffect(Steps.narrow(node, OperatorKind.FILTER, RecordFunctions.<T>consuming(action)));
    }

    @Override
    public Job<Void> submitForEachPartition(SerializableConsumer<? super Iterator<T>> action) {
        Checks.notNull(action, "action");
        return runForEffect(Steps.narrow(node, OperatorKind.MAP_PARTITIONS, RecordFunctions.<T>consumingAll(action)));
    }

    private Job<Void> runForEffect(LogicalNode root) {
        return submitter.run(root, Operator.of(OperatorKind.RESULT_NOTHING), Submitter.Request.of(options, Folds.nothing()));
    }

    @Override
    public Job<Long> submitCountApproxDistinct() {
        return run(node, Operator.of(OperatorKind.RESULT_DISTINCT_SKETCH), Folds.distinctEstimate());
    }

    @Override
    public String explain() {
        return Explanation.ofPlan(Submitter.plan(node, Operator.of(OperatorKind.RESULT_VALUES), options));
    }

    @Override
    public Job<List<T>> submitTakeOrdered(int n, SerializableComparator<? super T> order) {
        Checks.atLeast(0, n, "the number of least records");
        return greatest(n, RecordFunctions.<T>reversed(Checks.notNull(order, "order")), list -> list);
    }

    @Override
    public <A> Job<A> submitAggregate(A zero, SerializableBiFunction<A, ? super T, A> fold, SerializableBinaryOperator<A> combine) {
        byte[] code = Functions.encode(combine, "combine function");
        return run(node, Steps.folding(OperatorKind.RESULT_AGGREGATED, zero, fold), Folds.aggregated(zero, combine, code, submitter.loader()));
    }

    @Override
    public <R> Job<R> submitCollect(SerializableSupplier<? extends Collector<? super T, ?, R>> collector) {
        Operator terminal = Steps.with(OperatorKind.RESULT_COLLECTED, collector);
        return run(node, terminal, Folds.collected(Checks.notNull(collector.get(), "collector"), submitter.loader()));
    }

    @Override
    public Job<Map<T, Long>> submitCountByValue() {
        return run(Steps.shuffle(node, Operator.of(OperatorKind.WRITE_COUNTED), Operator.of(OperatorKind.SHUFFLE_COUNTED), wanted(0)),
                Operator.of(OperatorKind.RESULT_VALUES), Folds.map(submitter.loader()));
    }

    @Override
    public Job<Optional<T>> submitMin(SerializableComparator<? super T> order) {
        Checks.notNull(order, "order");
        return submitReduce(Selections.lesser(order));
    }

    @Override
    public Job<Optional<T>> submitMax(SerializableComparator<? super T> order) {
        Checks.notNull(order, "order");
        return submitReduce(Selections.greater(order));
    }

    @Override
    public Job<List<T>> submitTake(int n) {
        return taking(Checks.atLeast(0, n, "the number of records to take"), list -> list);
    }

    @Override
    public Job<Optional<T>> submitFirst() {
        String call = CallSite.call();
        return taking(1, one -> one.isEmpty() ? Optional.empty() : Folds.present(one.get(0), call));
    }

    @Override
    public Job<Boolean> submitIsEmpty() {
        return taking(1, List::isEmpty);
    }

    /** What the client makes of the first {@code n} records, which need few tasks more than there must be. */
    final <R> Job<R> taking(int n, Function<List<T>, R> end) {
        return submitter.run(Steps.limit(node, n), Operator.of(OperatorKind.RESULT_VALUES),
                Submitter.Request.of(options, Folds.then(Folds.<T>firstOf(n, submitter.loader()), end)).withWindow(WINDOW));
    }

    @Override
    public Job<List<T>> submitTakeSample(int n, long seed) {
        return chosen(Checks.atLeast(0, n, "the number of records to sample"), seed, list -> list);
    }

    /** What the client makes of {@code n} records that a lottery chooses. */
    final <R> Job<R> chosen(int n, long seed, Function<List<T>, R> end) {
        LogicalNode withIds = Checks.planned(zipWithUniqueId(), submitter).node();
        SerializableComparator<Pair<T, Long>> draw = RecordFunctions.leastDraw(seed);
        return run(withIds, Steps.with(OperatorKind.RESULT_TOP, draw).with(n),
                Folds.then(Folds.<Pair<T, Long>>top(n, draw, submitter.loader()), numbered -> end.apply(RecordFunctions.inOrderOfIds(numbered))));
    }

    @Override
    public Job<List<T>> submitTop(int n, SerializableComparator<? super T> order) {
        return greatest(Checks.atLeast(0, n, "the number of greatest records"), order, list -> list);
    }

    /** What the client makes of the {@code n} greatest records. */
    final <R> Job<R> greatest(int n, SerializableComparator<? super T> order, Function<List<T>, R> end) {
        return run(node, Steps.with(OperatorKind.RESULT_TOP, order).with(n), Folds.then(Folds.<T>top(n, order, submitter.loader()), end));
    }

    @Override
    public Job<WrittenFiles> submitWriteText(Path directory) {
        return submitWrite(new TextSink<>(Checks.notNull(directory, "directory"), "", CallSite.call()));
    }

    @Override
    public <P, R> Job<R> submitWrite(Sink<? super T, P, R> sink) {
        return written(sink, options, result -> result);
    }

    /** @param end what the client makes of what the sink returns */
    private <P, W, R> Job<R> written(Sink<? super T, P, W> sink, JobOptions own, Function<W, R> end) {
        byte[] code = Functions.encode(sink, "sink");
        Checks.sink(sink);
        Planner.Plan plan = Submitter.planned(() -> Planner.planCommitted(node, Operator.of(OperatorKind.WRITE_SINK, code),
                Operator.of(OperatorKind.RESULT_COMMIT_SINK, code), Planner.Limits.of(own)));
        return submitter.submit(plan, Submitter.Request.of(own, Folds.then(Folds.<W>only(submitter.loader()), end)));
    }
}
