package io.sheaf.client.core;

import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.function.SerializableBiFunction;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Selections;
import java.util.List;
import java.util.Map;

/** A dataset of pairs. Immutable. */
final class PairDataset<K, V> extends RecordDataset<Pair<K, V>> implements KeyedDataset<K, V> {

    PairDataset(Submitter submitter, LogicalNode node, JobOptions options, int partitions) {
        super(submitter, node, options, partitions);
    }

    @Override
    public <W> KeyedDataset<K, W> mapValues(SerializableFunction<? super V, ? extends W> function) {
        return nextPairs(Steps.narrow(node, OperatorKind.MAP_VALUES, function));
    }

    @Override
    public KeyedDataset<K, V> reduceByKey(SerializableBinaryOperator<V> function, int newPartitions) {
        Checks.atLeast(0, newPartitions, "the number of partitions");
        return nextPairs(Steps.shuffle(node, Steps.with(OperatorKind.WRITE_REDUCED, function), Steps.with(OperatorKind.SHUFFLE_REDUCED, function),
                newPartitions == 0 ? partitions : newPartitions));
    }

    @Override
    public <A> KeyedDataset<K, A> aggregateByKey(A zero, SerializableBiFunction<A, ? super V, A> fold, SerializableBinaryOperator<A> combine) {
        return nextPairs(Steps.shuffle(node, Steps.folding(OperatorKind.WRITE_AGGREGATED, zero, fold),
                Steps.with(OperatorKind.SHUFFLE_AGGREGATED, combine), partitions));
    }

    @Override
    public KeyedDataset<K, List<V>> groupByKey() {
        return nextPairs(Steps.shuffle(node, Operator.of(OperatorKind.WRITE_PAIRS), Operator.of(OperatorKind.SHUFFLE_GROUPED), partitions));
    }

    @Override
    public Job<Map<K, Long>> submitCountByKey() {
        LogicalNode keys = Steps.narrow(node, OperatorKind.MAP, Selections.<K>firstOfPair());
        return new RecordDataset<K>(submitter, keys, options, partitions).submitCountByValue();
    }

    @Override
    public KeyedDataset<K, V> with(JobOptions newOptions) {
        return new PairDataset<>(submitter, node, Checks.notNull(newOptions, "options"), partitions);
    }
}
