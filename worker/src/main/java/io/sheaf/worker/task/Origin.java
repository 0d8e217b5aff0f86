package io.sheaf.worker.task;

import io.sheaf.codec.ByteSource;
import io.sheaf.file.FileSource;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileSplitGroup;
import io.sheaf.partitioner.text.TextSplitReader;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskSource;
import java.util.List;
import java.util.Set;

/**
 * Where the record comes from that an attempt is at, for people.
 *
 * @param source empty if it is not known
 * @param position as in {@link io.sheaf.SkippedRecord}
 */
record Origin(String source, long position) {

    private static final Origin UNKNOWN = new Origin("", -1);

    private static final Set<OperatorKind> FROM_OUTSIDE =
            Set.of(OperatorKind.READ_RANGE, OperatorKind.READ_VALUES, OperatorKind.READ_TEXT, OperatorKind.READ_SOURCE);

    static Origin of(Scope scope) {
        AttemptRun run = scope.run();
        if (!run.isReading()) {
            return UNKNOWN;
        }
        TaskSource from = scope.source();
        FileSplit lines = run.linesOrNull();
        if (lines != null) {
            return new Origin(TextSplitReader.content(lines), run.place());
        } else if (from instanceof TaskSource.Range range) {
            return new Origin("the range from " + range.start() + " to before " + range.end(), run.place());
        }
        return new Origin(name(scope, from), run.recordsRead());
    }

    private static String name(Scope scope, TaskSource from) {
        Operator head = head(scope);
        int part = scope.attempt().branchTask();
        if (head.kind() == OperatorKind.READ_SOURCE) {
            Object source = scope.function(head, 0);
            return source instanceof FileSource<?> ? files(scope) : "split " + part + " of " + source.getClass().getName();
        } else if (from instanceof TaskSource.Shuffled shuffled) {
            return partition(part, shuffled.from());
        } else if (from instanceof TaskSource.Split split) {
            return partition(split.shares().get(part).partition(), split.from());
        } else if (from instanceof TaskSource.Splittable splittable) {
            return partition(part, splittable.from());
        }
        return "part " + part + " of a collection or a kept dataset";
    }

    /** Several small files are read by one task, and only their format knows in which of them it is. */
    private static String files(Scope scope) {
        byte[] group = (byte[]) scope.values().decode(new ByteSource(scope.inputSlice()));
        List<FileSplit> splits = FileSplitGroup.fromBytes(group).splits();
        FileSplit first = splits.get(0);
        if (splits.size() > 1) {
            return "one of " + splits.size() + " files from " + first.path() + " to " + splits.get(splits.size() - 1).path();
        }
        return first.offset() == 0 ? first.path() : first.path() + ", from byte " + first.offset() + " on";
    }

    private static String partition(int partition, StageId from) {
        return "partition " + partition + " of what stage " + from.value() + " wrote";
    }

    /** Whether the records of the attempt come from outside its job. */
    static boolean isOutside(Scope scope) {
        return FROM_OUTSIDE.contains(head(scope).kind());
    }

    private static Operator head(Scope scope) {
        return scope.program().code().branches().get(scope.attempt().branch()).head();
    }
}
