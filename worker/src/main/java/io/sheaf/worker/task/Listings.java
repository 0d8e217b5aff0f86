package io.sheaf.worker.task;

import io.sheaf.RefusedException;
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
        List<FileSplitGroup> groups = FileSplitGroup.pack(TextSplits.plan(FileStore.listAll(paths)));
        scope.run().lists(groups.stream().mapToLong(FileSplitGroup::length).sum());
        return groups.stream().map(FileSplitGroup::toBytes).toList();
    }

    /** The encoded splits of a source. */
    static List<byte[]> splits(Operator head, Scope scope) throws Exception {
        Source<Object, ?> source = scope.function(head, 0);
        List<Object> splits = source.splits((int) head.number(0));
        if (splits == null) {
            throw Nulls.error(scope.place(head), "splits() of the source returned null", "Return a list, empty for no records");
        }
        List<byte[]> encoded = new ArrayList<>();
        long listed = 0;
        for (Object split : splits) {
            ByteSink bytes = new ByteSink(64);
            scope.values().encode(split, bytes);
            encoded.add(bytes.toArray());
            listed += bytes(source, split, scope.place(head));
        }
        scope.run().lists(listed);
        return encoded;
    }

    private static long bytes(Source<Object, ?> source, Object split, String place) {
        long bytes = source.bytes(split);
        if (bytes < 0) {
            throw new RefusedException(place + ": bytes() of the source returned " + bytes + ". Return 0 where it is not known");
        }
        return bytes;
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
