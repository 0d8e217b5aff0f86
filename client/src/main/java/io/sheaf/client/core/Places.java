package io.sheaf.client.core;

import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.LogicalNode.Partitions;
import io.sheaf.plan.LogicalNode.Side;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.RecordFunctions;
import io.sheaf.plan.SortBy;
import java.util.List;

/** Plans operators that know the place of a record in its dataset, for which all partitions are counted first. */
final class Places {

    private Places() {}

    /** How many records each partition has. */
    static Side counts(LogicalNode input) {
        return new Side(input, Operator.of(OperatorKind.WRITE_COUNT));
    }

    /** Pairs of record and place. */
    static LogicalNode indexed(LogicalNode input, Side counts) {
        return LogicalNode.Narrow.indexed(input, Operator.of(OperatorKind.INDEX), counts);
    }

    /** Pairs of the records that have equal places. */
    static LogicalNode zipped(LogicalNode left, LogicalNode right, Partitions partitions) {
        Side lefts = counts(left);
        Side rights = counts(right);
        LogicalNode both = new LogicalNode.Union(List.of(byPlace(left, lefts), byPlace(right, rights)));
        long byKey = new SortBy(true, false).toNumber();
        LogicalNode met = new LogicalNode.Shuffle(both, Operator.of(OperatorKind.WRITE_PLACED).with(partitions.number()),
                Operator.of(OperatorKind.SHUFFLE_SORTED).with(partitions.number()).with(byKey), partitions, List.of(lefts, rights));
        return Steps.plain(met, OperatorKind.ZIP);
    }

    private static LogicalNode byPlace(LogicalNode input, Side counts) {
        return Steps.narrow(indexed(input, counts), OperatorKind.MAP, RecordFunctions.byPlace());
    }
}
