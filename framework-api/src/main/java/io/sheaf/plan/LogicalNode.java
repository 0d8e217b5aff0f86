package io.sheaf.plan;

import java.util.List;

/**
 * A dataset as it was described, before it is cut into stages. Immutable; nodes are compared by identity, because two
 * equal descriptions of a shuffle are still two shuffles unless they are the same dataset.
 */
public sealed interface LogicalNode {

    /** Records that come from a task source as it is, read by a head. */
    record Read(TaskSource source, Operator head) implements LogicalNode {}

    /** Records in the client's memory, too many for control messages: {@code tasks} encoded inputs that {@code key} stands for. */
    record Upload(Object key, int tasks, Operator head) implements LogicalNode {}

    /** Records of splits that a task lists first: {@code listing} gives encoded splits, {@code head} reads one. */
    record Listed(Operator listing, Operator head) implements LogicalNode {}

    /** The input through one narrow step. */
    record Narrow(LogicalNode input, Operator step) implements LogicalNode {}

    /** The inputs' records, one input after another. */
    record Union(List<LogicalNode> inputs) implements LogicalNode {
        public Union {
            inputs = List.copyOf(inputs);
        }
    }

    /** The input written to {@code partitions} partitions by {@code write} and read again by {@code read}. */
    record Shuffle(LogicalNode input, Operator write, Operator read, int partitions) implements LogicalNode {}
}
