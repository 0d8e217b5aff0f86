package io.sheaf.client.core;

import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.LogicalNode.Partitions;
import io.sheaf.plan.LogicalNode.Side;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.SortBy;
import io.sheaf.plan.StageOutput;
import java.util.List;

/**
 * Plans sorts: tasks sample what they have, one task chooses bounds between partitions, records go to the partition they
 * lie in, and are sorted there.
 */
final class Sorts {

    private Sorts() {}

    /** @param orderOrNull a comparator; null for the natural order */
    static LogicalNode sorted(LogicalNode input, SortBy by, Object orderOrNull, Partitions wanted) {
        byte[][] order = encoded(orderOrNull);
        int partitions = wanted.number();
        Operator write = comparing(OperatorKind.WRITE_RANGED, by, order, partitions);
        Operator read = comparing(OperatorKind.SHUFFLE_SORTED, by, order, partitions);
        // Without bounds there cannot be more partitions than one.
        return partitions == 1
                ? new LogicalNode.Shuffle(input, write, read, Partitions.given(1))
                : new LogicalNode.Shuffle(input, write, read, wanted, bounds(input, by, order, partitions));
    }

    /** Pairs sorted by key within the partitions that a partitioner puts them into. */
    static LogicalNode partitioned(LogicalNode input, Object partitioner, Object orderOrNull, int partitions) {
        byte[][] order = encoded(orderOrNull);
        SortBy byKey = new SortBy(true, false);
        Operator write = partitioning(partitioner).with(partitions);
        Operator read = comparing(OperatorKind.SHUFFLE_SORTED, byKey, order, partitions);
        return new LogicalNode.Shuffle(input, orderOrNull == null ? write.with(byKey.toNumber()) : write, read, Partitions.given(partitions));
    }

    /** How records are written where a partitioner says. */
    static Operator partitioning(Object partitioner) {
        return Operator.of(OperatorKind.WRITE_PARTITIONED, Functions.encode(partitioner, "partitioner"));
    }

    private static byte[][] encoded(Object orderOrNull) {
        return orderOrNull == null ? new byte[0][] : new byte[][] {Functions.encode(orderOrNull, "order")};
    }

    private static List<Side> bounds(LogicalNode input, SortBy by, byte[][] order, int partitions) {
        StageOutput.Parts parts = new StageOutput.Parts(partitions);
        Side sample = new Side(input, comparing(OperatorKind.WRITE_SAMPLE, by, order, partitions), parts);
        return List.of(new Side(new LogicalNode.Gathered(sample), comparing(OperatorKind.WRITE_BOUNDS, by, order, partitions), parts));
    }

    private static Operator comparing(OperatorKind kind, SortBy by, byte[][] order, int partitions) {
        return Operator.of(kind, order).with(partitions).with(by.toNumber());
    }
}
