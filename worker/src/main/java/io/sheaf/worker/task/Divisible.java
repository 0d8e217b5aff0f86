package io.sheaf.worker.task;

import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageCode.Branch;
import io.sheaf.plan.TaskSource;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whether the input of a task can be divided among several without anybody noticing: the records that come out are the same, and
 * whoever reads what one task after another has written gets them in the same order. So each record has to go its way alone: no step
 * that gets all of the task's, counts them, or goes by the number of the task; and no terminal that folds, for the order in which
 * values are put together decides about the last digits of sums, and several tasks write more of what is once per task, by the size of which
 * others may choose how many partitions they have.
 */
final class Divisible {

    private static final Set<OperatorKind> HEADS = EnumSet.of(OperatorKind.READ_RANGE, OperatorKind.READ_VALUES, OperatorKind.READ_TEXT);

    private static final Set<OperatorKind> STEPS = EnumSet.of(
            OperatorKind.MAP, OperatorKind.FLAT_MAP, OperatorKind.FILTER, OperatorKind.KEY_BY, OperatorKind.MAP_VALUES, OperatorKind.PEEK,
            OperatorKind.MAP_TO_LONG, OperatorKind.MAP_TO_DOUBLE, OperatorKind.BROADCAST_JOIN, OperatorKind.LOOKUP_JOIN,
            OperatorKind.LONG_MAP, OperatorKind.LONG_FILTER, OperatorKind.LONG_TO_DOUBLE, OperatorKind.LONG_TO_OBJ, OperatorKind.LONG_PEEK,
            OperatorKind.DOUBLE_MAP, OperatorKind.DOUBLE_FILTER, OperatorKind.DOUBLE_TO_LONG, OperatorKind.DOUBLE_TO_OBJ, OperatorKind.DOUBLE_PEEK);

    private static final Set<OperatorKind> TERMINALS = EnumSet.of(
            OperatorKind.WRITE_PAIRS, OperatorKind.WRITE_RANGED, OperatorKind.WRITE_PARTITIONED, OperatorKind.WRITE_JOINED);

    private Divisible() {}

    static boolean is(Scope scope) {
        StageCode code = scope.program().code();
        Branch branch = code.branches().get(scope.attempt().branch());
        return HEADS.contains(branch.head().kind()) && !(scope.source() instanceof TaskSource.Blocks)
                && TERMINALS.contains(code.terminal().kind()) && branch.steps().stream().map(Operator::kind).allMatch(STEPS::contains);
    }
}
