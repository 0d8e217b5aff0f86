package io.sheaf.worker.task;

import io.sheaf.Source;
import io.sheaf.codec.ByteSink;
import io.sheaf.file.FileSplitGroup;
import io.sheaf.file.FileStore;
import io.sheaf.partitioner.split.TextSplits;
import io.sheaf.plan.Nulls;
import io.sheaf.plan.Operator;
import java.util.ArrayList;
import java.util.List;

/** What the heads that enumerate have to say, as byte strings. */
final class Listings {

    private Listings() {}

    /** The encoded text splits of the listed files, in groups that are worth a task. */
    static List<byte[]> files(Operator head, Scope scope) {
        List<String> paths = scope.constant(head, 0);
        return FileSplitGroup.pack(TextSplits.plan(FileStore.listAll(paths))).stream().map(FileSplitGroup::toBytes).toList();
    }

    /** The encoded splits of a source. */
    static List<byte[]> splits(Operator head, Scope scope) throws Exception {
        Source<?, ?> source = scope.function(head, 0);
        List<?> splits = source.splits((int) head.number(0));
        if (splits == null) {
            throw Nulls.error(scope.place(head), "splits() of the source returned null", "Return a list, empty for no records");
        }
        List<byte[]> encoded = new ArrayList<>();
        for (Object split : splits) {
            ByteSink bytes = new ByteSink(64);
            scope.values().encode(split, bytes);
            encoded.add(bytes.toArray());
        }
        return encoded;
    }

    /** The slices of all tasks of the stage read. */
    static List<byte[]> gathered(Scope scope) {
        List<byte[]> slices = new ArrayList<>();
        for (int i = 0; i < scope.attempt().input().size(); i++) {
            slices.add(scope.attempt().input().slice(i));
        }
        return slices;
    }
}
