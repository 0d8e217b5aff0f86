package io.sheaf.client.core;

import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;

/** Plans fewer partitions: of an input that can be cut in fewer pieces it is, else neighbouring tasks' records are put together. */
final class Coalescing {

    /** Steps to which it makes no difference which records share a task. */
    private static final Set<OperatorKind> RECORD_BY_RECORD = Set.of(
            OperatorKind.MAP, OperatorKind.PEEK, OperatorKind.FLAT_MAP, OperatorKind.FILTER, OperatorKind.KEY_BY, OperatorKind.MAP_VALUES,
            OperatorKind.MAP_TO_LONG, OperatorKind.MAP_TO_DOUBLE, OperatorKind.LONG_MAP, OperatorKind.LONG_PEEK, OperatorKind.LONG_FILTER,
            OperatorKind.LONG_TO_DOUBLE, OperatorKind.LONG_TO_OBJ, OperatorKind.DOUBLE_MAP, OperatorKind.DOUBLE_PEEK, OperatorKind.DOUBLE_FILTER,
            OperatorKind.DOUBLE_TO_LONG, OperatorKind.DOUBLE_TO_OBJ);

    private Coalescing() {}

    static LogicalNode into(int partitions, LogicalNode input) {
        LogicalNode cut = cutOrNull(partitions, input);
        return cut != null ? cut
                : Steps.shuffle(input, Operator.of(OperatorKind.WRITE_JOINED), Operator.of(OperatorKind.SHUFFLE_RECORDS), LogicalNode.Partitions.given(partitions));
    }

    /** The same steps over the same input in fewer pieces, or null if that cannot be. */
    private static LogicalNode cutOrNull(int partitions, LogicalNode input) {
        Deque<LogicalNode> steps = new ArrayDeque<>();
        LogicalNode at = input;
        while (!(at instanceof LogicalNode.Read)) {
            steps.push(at);
            if (at instanceof LogicalNode.Called called) {
                at = called.input();
            } else if (at instanceof LogicalNode.Narrow narrow && RECORD_BY_RECORD.contains(narrow.step().kind())) {
                at = narrow.input();
            } else {
                return null;
            }
        }
        TaskSource source = fewerOrNull(partitions, ((LogicalNode.Read) at).source());
        if (source == null) {
            return null;
        }
        LogicalNode cut = new LogicalNode.Read(source, ((LogicalNode.Read) at).head());
        for (LogicalNode step : steps) {
            cut = step instanceof LogicalNode.Called called
                    ? new LogicalNode.Called(cut, called.call())
                    : new LogicalNode.Narrow(cut, ((LogicalNode.Narrow) step).step());
        }
        return cut;
    }

    private static TaskSource fewerOrNull(int partitions, TaskSource source) {
        if (source instanceof TaskSource.Range range) {
            return new TaskSource.Range(range.start(), range.end(), Math.min(partitions, range.tasks()));
        }
        return source instanceof TaskSource.Inline inline ? fewerOrNull(partitions, inline) : null;
    }

    /** Values stand one after another in a slice, so that slices can be put together as they are. */
    private static TaskSource fewerOrNull(int partitions, TaskSource.Inline inline) {
        Slices slices = inline.inputs();
        int count = Math.min(partitions, slices.size());
        Slices.Builder joined = new Slices.Builder();
        int from = 0;
        for (int i = 1; i <= count; i++) {
            int to = (int) ((long) slices.size() * i / count);
            Slices run = slices.sub(from, to);
            if (run.bytes() > Inputs.INLINE_BYTES_PER_TASK) {
                return null;
            }
            joined.add(run.data(), run.offset(0), run.bytes());
            from = to;
        }
        return new TaskSource.Inline(joined.build());
    }
}
