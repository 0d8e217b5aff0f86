package io.sheaf.client.core;

import io.sheaf.Cogroup2;
import io.sheaf.Cogroup3;
import io.sheaf.Cogroup4;
import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.Partitioner;
import io.sheaf.StorageLevel;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableComparator;
import io.sheaf.function.SerializableConsumer;
import io.sheaf.function.SerializableFunction;
import io.sheaf.function.SerializablePredicate;
import io.sheaf.function.SerializableSupplier;
import io.sheaf.function.SerializableToDoubleFunction;
import io.sheaf.plan.JoinForm;
import io.sheaf.plan.Joins;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.LogicalNode.Partitions;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.RecordFunctions;
import io.sheaf.plan.Selections;
import io.sheaf.plan.SortBy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collector;

/** A dataset of pairs. Immutable. */
final class PairDataset<K, V> extends RecordDataset<Pair<K, V>> implements KeyedDataset<K, V> {

    PairDataset(Submitter submitter, LogicalNode node, JobOptions options, int partitions) {
        super(submitter, node, options, partitions);
    }

    private KeyedDataset<K, V> pairs(Dataset<Pair<K, V>> same) {
        return nextPairs(Checks.planned(same, submitter).node());
    }

    @Override
    public KeyedDataset<K, V> filter(SerializablePredicate<? super Pair<K, V>> predicate) {
        return pairs(super.filter(predicate));
    }

    @Override
    public KeyedDataset<K, V> peek(SerializableConsumer<? super Pair<K, V>> action) {
        return pairs(super.peek(action));
    }

    @Override
    public KeyedDataset<K, V> distinct(int newPartitions) {
        return pairs(super.distinct(newPartitions));
    }

    @Override
    public KeyedDataset<K, V> union(Dataset<? extends Pair<K, V>> other) {
        return pairs(super.union(other));
    }

    @Override
    public KeyedDataset<K, V> intersection(Dataset<Pair<K, V>> other, int newPartitions) {
        return pairs(super.intersection(other, newPartitions));
    }

    @Override
    public KeyedDataset<K, V> subtract(Dataset<Pair<K, V>> other, int newPartitions) {
        return pairs(super.subtract(other, newPartitions));
    }

    @Override
    public KeyedDataset<K, V> sample(double fraction, long seed) {
        return pairs(super.sample(fraction, seed));
    }

    @Override
    public KeyedDataset<K, V> sampleWithReplacement(double expected, long seed) {
        return pairs(super.sampleWithReplacement(expected, seed));
    }

    @Override
    public KeyedDataset<K, V> limit(long n) {
        return pairs(super.limit(n));
    }

    @Override
    public KeyedDataset<K, V> repartition(int newPartitions) {
        return pairs(super.repartition(newPartitions));
    }

    @Override
    public KeyedDataset<K, V> coalesce(int newPartitions) {
        return pairs(super.coalesce(newPartitions));
    }

    @Override
    public KeyedDataset<K, V> sorted(SerializableComparator<? super Pair<K, V>> order, int newPartitions) {
        return pairs(super.sorted(order, newPartitions));
    }

    @Override
    public <W> KeyedDataset<K, W> mapValues(SerializableFunction<? super V, ? extends W> function) {
        return nextPairs(Steps.narrow(node, OperatorKind.MAP_VALUES, function));
    }

    @Override
    public KeyedDataset<K, V> reduceByKey(SerializableBinaryOperator<V> function, int newPartitions) {
        return nextPairs(Steps.shuffle(node, Steps.with(OperatorKind.WRITE_REDUCED, function), Steps.with(OperatorKind.SHUFFLE_REDUCED, function),
                wanted(newPartitions)));
    }

    @Override
    public <A> KeyedDataset<K, A> aggregateByKey(
            A zero, SerializableBiFunction<A, ? super V, A> fold, SerializableBinaryOperator<A> combine, int newPartitions) {
        Operator write = Steps.folding(OperatorKind.WRITE_AGGREGATED, zero, fold);
        Operator read = Steps.with(OperatorKind.SHUFFLE_AGGREGATED, combine).withFunctions(write.functions());
        return nextPairs(Steps.shuffle(node, write, read, wanted(newPartitions)));
    }

    @Override
    public KeyedDataset<K, List<V>> groupByKey(int newPartitions) {
        return nextPairs(Steps.shuffle(node, Operator.of(OperatorKind.WRITE_PAIRS), Operator.of(OperatorKind.SHUFFLE_GROUPED), wanted(newPartitions)));
    }

    @Override
    public <W> KeyedDataset<K, Pair<V, W>> join(KeyedDataset<K, W> other, int newPartitions) {
        return nextPairs(joined(node, nodeOf(other), JoinForm.INNER, Joins.inner(), newPartitions));
    }

    @Override
    public <W> KeyedDataset<K, Pair<V, Optional<W>>> leftJoin(KeyedDataset<K, W> other, int newPartitions) {
        return nextPairs(joined(node, nodeOf(other), JoinForm.LEFT, Joins.left(CallSite.call()), newPartitions));
    }

    @Override
    public <W> KeyedDataset<K, Pair<Optional<V>, W>> rightJoin(KeyedDataset<K, W> other, int newPartitions) {
        return nextPairs(Steps.narrow(cogrouped(newPartitions, nodeOf(other)), OperatorKind.FLAT_MAP, Joins.right(CallSite.call())));
    }

    @Override
    public <W> KeyedDataset<K, Pair<Optional<V>, Optional<W>>> fullJoin(KeyedDataset<K, W> other, int newPartitions) {
        return nextPairs(Steps.narrow(cogrouped(newPartitions, nodeOf(other)), OperatorKind.FLAT_MAP, Joins.full(CallSite.call())));
    }

    @Override
    public KeyedDataset<K, V> semiJoin(KeyedDataset<K, ?> other, int newPartitions) {
        return nextPairs(joined(node, keysOf(other), JoinForm.SEMI, Joins.leftIf(true), newPartitions));
    }

    @Override
    public KeyedDataset<K, V> antiJoin(KeyedDataset<K, ?> other, int newPartitions) {
        return nextPairs(joined(node, keysOf(other), JoinForm.ANTI, Joins.leftIf(false), newPartitions));
    }

    @Override
    public <W> KeyedDataset<K, Cogroup2<V, W>> cogroup(KeyedDataset<K, W> other, int newPartitions) {
        return nextPairs(Steps.narrow(cogrouped(newPartitions, nodeOf(other)), OperatorKind.MAP, Joins.cogroup(2)));
    }

    @Override
    public <W, X> KeyedDataset<K, Cogroup3<V, W, X>> cogroup(KeyedDataset<K, W> second, KeyedDataset<K, X> third, int newPartitions) {
        return nextPairs(Steps.narrow(cogrouped(newPartitions, nodeOf(second), nodeOf(third)), OperatorKind.MAP, Joins.cogroup(3)));
    }

    @Override
    public <W, X, Y> KeyedDataset<K, Cogroup4<V, W, X, Y>> cogroup(
            KeyedDataset<K, W> second, KeyedDataset<K, X> third, KeyedDataset<K, Y> fourth, int newPartitions) {
        return nextPairs(Steps.narrow(cogrouped(newPartitions, nodeOf(second), nodeOf(third), nodeOf(fourth)), OperatorKind.MAP, Joins.cogroup(4)));
    }

    @Override
    public <W> KeyedDataset<K, Pair<V, W>> broadcastJoin(KeyedDataset<K, W> small) {
        return nextPairs(Steps.broadcastJoin(node, nodeOf(small), false));
    }

    @Override
    public <W> KeyedDataset<K, Pair<V, Optional<W>>> broadcastLeftJoin(KeyedDataset<K, W> small) {
        return nextPairs(Steps.broadcastJoin(node, nodeOf(small), true));
    }

    private LogicalNode nodeOf(KeyedDataset<K, ?> other) {
        return Checks.planned(other, submitter).node();
    }

    private LogicalNode keysOf(KeyedDataset<K, ?> other) {
        return Steps.narrow(nodeOf(other), OperatorKind.MAP_VALUES, Joins.noValue());
    }

    private LogicalNode joined(LogicalNode left, LogicalNode right, JoinForm form, Object apart, int newPartitions) {
        Partitions wanted = wanted(newPartitions);
        return wanted.given()
                ? Steps.narrow(Steps.cogroup(wanted, left, right), OperatorKind.FLAT_MAP, apart)
                : Steps.join(left, right, form, apart, wanted);
    }

    private LogicalNode cogrouped(int newPartitions, LogicalNode... others) {
        LogicalNode[] inputs = new LogicalNode[others.length + 1];
        inputs[0] = node;
        System.arraycopy(others, 0, inputs, 1, others.length);
        return Steps.cogroup(wanted(newPartitions), inputs);
    }

    @Override
    public Job<Map<K, Long>> submitCountByKey() {
        LogicalNode keys = Steps.narrow(node, OperatorKind.MAP, Selections.<K>firstOfPair());
        return new RecordDataset<K>(submitter, keys, options, partitions).submitCountByValue();
    }

    @Override
    public KeyedDataset<K, Long> countApproxDistinctByKey(int newPartitions) {
        return nextPairs(Steps.shuffle(node, Operator.of(OperatorKind.WRITE_SKETCHED), Operator.of(OperatorKind.SHUFFLE_SKETCHED), wanted(newPartitions)));
    }

    @Override
    public <W> KeyedDataset<K, W> flatMapValues(SerializableFunction<? super V, ? extends Iterable<? extends W>> function) {
        Checks.notNull(function, "function");
        return nextPairs(Steps.placed(node, OperatorKind.FLAT_MAP, RecordFunctions.<K, V, W>flatValues(function)));
    }

    @Override
    public KeyedDataset<K, V> filterKeys(SerializablePredicate<? super K> predicate) {
        Checks.notNull(predicate, "predicate");
        return nextPairs(Steps.narrow(node, OperatorKind.FILTER, RecordFunctions.<K, V>ofKey(predicate)));
    }

    @Override
    public KeyedDataset<K, V> sampleByKey(SerializableToDoubleFunction<? super K> fraction, long seed) {
        Checks.notNull(fraction, "function");
        Dataset<Pair<Pair<K, V>, Long>> chosen = zipWithUniqueId().filter(RecordFunctions.<K, V>drawn(fraction, seed, CallSite.call()));
        return chosen.mapToPair(Selections.<Pair<K, V>>firstOfPair());
    }

    @Override
    public Dataset<K> keys() {
        return next(Steps.narrow(node, OperatorKind.MAP, Selections.<K>firstOfPair()));
    }

    @Override
    public Dataset<V> values() {
        return next(Steps.narrow(node, OperatorKind.MAP, RecordFunctions.<V>secondOfPair()));
    }

    @Override
    public KeyedDataset<V, K> swap() {
        return nextPairs(Steps.narrow(node, OperatorKind.MAP, RecordFunctions.<K, V>swapping()));
    }

    @Override
    public KeyedDataset<K, V> foldByKey(V zero, SerializableBinaryOperator<V> function, int newPartitions) {
        return aggregateByKey(zero, RecordFunctions.<V>folding(Checks.notNull(function, "function")), function, newPartitions);
    }

    @Override
    public KeyedDataset<K, V> sortByKey(int newPartitions) {
        return nextPairs(Sorts.sorted(node, new SortBy(true, false), null, wanted(newPartitions)));
    }

    @Override
    public KeyedDataset<K, V> sortByKeyDescending(int newPartitions) {
        return nextPairs(Sorts.sorted(node, new SortBy(true, true), null, wanted(newPartitions)));
    }

    @Override
    public KeyedDataset<K, V> sortByKey(SerializableComparator<? super K> order, int newPartitions) {
        return nextPairs(Sorts.sorted(node, new SortBy(true, false), Checks.notNull(order, "order"), wanted(newPartitions)));
    }

    @Override
    public KeyedDataset<K, V> partitionBy(Partitioner<? super K> partitioner, int newPartitions) {
        return nextPairs(Steps.shuffle(node, Sorts.partitioning(partitioner), Operator.of(OperatorKind.SHUFFLE_RECORDS), Partitions.given(wanted(newPartitions).number())));
    }

    @Override
    public KeyedDataset<K, V> repartitionAndSortWithinPartitions(Partitioner<? super K> partitioner, int newPartitions) {
        return nextPairs(Sorts.partitioned(node, partitioner, null, wanted(newPartitions).number()));
    }

    @Override
    public KeyedDataset<K, V> repartitionAndSortWithinPartitions(
            Partitioner<? super K> partitioner, SerializableComparator<? super K> order, int newPartitions) {
        return nextPairs(Sorts.partitioned(node, partitioner, Checks.notNull(order, "order"), wanted(newPartitions).number()));
    }

    @Override
    public <C> KeyedDataset<K, C> combineByKey(
            SerializableFunction<? super V, ? extends C> create,
            SerializableBiFunction<? super C, ? super V, ? extends C> merge,
            SerializableBinaryOperator<C> combine,
            int newPartitions) {
        Checks.notNull(create, "create function");
        Checks.notNull(merge, "merge function");
        Checks.notNull(combine, "combine function");
        return aggregateByKey(RecordFunctions.Slot.<C>empty(), RecordFunctions.<V, C>filling(create, merge), RecordFunctions.joiningSlots(combine), newPartitions)
                .mapValues(RecordFunctions.<C>slotValue());
    }

    @Override
    public <R> KeyedDataset<K, R> collectByKey(SerializableSupplier<? extends Collector<? super V, ?, R>> collector, int newPartitions) {
        Checks.notNull(collector, "supplier of a collector");
        return groupByKey(newPartitions).mapValues(RecordFunctions.<V, R>collecting(collector, CallSite.call()));
    }

    @Override
    public KeyedDataset<K, List<V>> topByKey(int n, SerializableComparator<? super V> order, int newPartitions) {
        Checks.atLeast(0, n, "the number of greatest values");
        Checks.notNull(order, "order");
        return aggregateByKey(new ArrayList<V>(), RecordFunctions.<V>addingGreatest(n, order), RecordFunctions.<V>mergingGreatest(n, order), newPartitions);
    }

    @Override
    public Job<List<V>> submitLookup(K key) {
        return filterKeys(RecordFunctions.<K>encodedAs(Sendable.keyBytes(key))).values().submitToList();
    }

    @Override
    public Job<Map<K, V>> submitToMap() {
        return run(node, Operator.of(OperatorKind.RESULT_VALUES), Folds.uniqueMap(submitter.loader()));
    }

    @Override
    public KeyedDataset<K, V> with(JobOptions newOptions) {
        return new PairDataset<>(submitter, node, Checks.notNull(newOptions, "options"), partitions);
    }

    @Override
    public KeyedDataset<K, V> persist(StorageLevel level) {
        return nextPairs(KeptData.node(submitter, node, options, level));
    }

    @Override
    public Job<? extends KeyedDataset<K, V>> submitCheckpoint(Path directory) {
        return checkpointed(directory, this::<K, V>nextPairs);
    }
}
