package io.sheaf.client.core;

import io.sheaf.RefusedException;
import io.sheaf.Source;
import io.sheaf.TextOptions;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;
import io.sheaf.file.LocalPaths;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskCounts;
import io.sheaf.plan.TaskSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** What datasets begin with. How an input is cut into tasks depends on the input alone, never on the cluster. */
final class Inputs {

    /** The most input that travels with the job itself. */
    static final int INLINE_BYTES = 1 << 20;
    /** The longest input of one task that travels with the job itself. */
    static final int INLINE_BYTES_PER_TASK = 64 << 10;
    /** About how many splits a source is asked for. */
    private static final int WANTED_SPLITS = 256;

    private static final Operator READ_VALUES = Operator.of(OperatorKind.READ_VALUES);

    private Inputs() {}

    /** The numbers from {@code start} to {@code end}, which is not less. */
    static LogicalNode range(long start, long end) {
        return new LogicalNode.Read(new TaskSource.Range(start, end, TaskCounts.forLength(end - start)), Operator.of(OperatorKind.READ_RANGE));
    }

    /** The records as they are now. */
    static LogicalNode records(Collection<?> records) {
        Object[] now = records.toArray();
        Slices.Builder tasks = new Slices.Builder();
        ByteSink sink = new ByteSink(256);
        int parts = TaskCounts.forLength(now.length);
        boolean small = true;
        for (int part = 0; part < parts; part++) {
            sink.truncate(0);
            encode(now, startOf(part, now.length, parts), startOf(part + 1, now.length, parts), sink);
            small &= sink.size() <= INLINE_BYTES_PER_TASK;
            add(tasks, sink);
        }
        Slices inputs = tasks.build();
        return small && inputs.bytes() <= INLINE_BYTES
                ? new LogicalNode.Read(new TaskSource.Inline(inputs), READ_VALUES)
                : new LogicalNode.Upload(inputs, inputs.size(), READ_VALUES);
    }

    private static int startOf(int part, int records, int parts) {
        return part * (records / parts) + Math.min(part, records % parts);
    }

    private static void encode(Object[] records, int from, int to, ByteSink sink) {
        for (int i = from; i < to; i++) {
            Sendable.encode(records[i], sink, "record", i);
        }
    }

    private static void add(Slices.Builder tasks, ByteSink sink) {
        try {
            tasks.add(sink.buffer(), 0, sink.size());
        } catch (ArithmeticException e) {
            throw new RefusedException("the collection takes more than 2 GiB encoded. Write it to files and read them with textFiles(),"
                    + " or read it where it comes from with read(Source).", e);
        }
    }

    /**
     * The lines of these files, which a task lists first.
     *
     * @param asBytes whether they become {@link io.sheaf.Text}
     * @param called what the user called
     */
    static LogicalNode textFiles(TextOptions options, boolean asBytes, String called, String... paths) {
        if (paths.length == 0) {
            throw new RefusedException(called + " was given no path (at " + CallSite.here() + "). Name a file, a directory or a pattern such as logs/**/*.txt.");
        }
        List<String> absolute = new ArrayList<>();
        for (String path : paths) {
            absolute.add(absolute(path));
        }
        Operator listing = Operator.of(OperatorKind.LIST_FILES, ValueCodec.toBytes(absolute));
        Operator head = Operator.of(OperatorKind.READ_TEXT).with(options.maxLineBytes()).with(options.replaceInvalid() ? 1 : 0).with(asBytes ? 1 : 0);
        return new LogicalNode.Listed(listing, head);
    }

    private static String absolute(String path) {
        if (Checks.notNull(path, "path").isEmpty()) {
            throw new RefusedException("a path is empty (at " + CallSite.here() + "). Use . for the working directory.");
        }
        return path.contains("://") ? path : LocalPaths.absolute(path);
    }

    /** The records of a source, which a task asks for its splits first. */
    static LogicalNode source(Source<?, ?> source) {
        byte[] code = Functions.encode(source, "source");
        Operator listing = Operator.of(OperatorKind.LIST_SPLITS, code, Steps.place()).with(WANTED_SPLITS);
        return new LogicalNode.Listed(listing, Operator.of(OperatorKind.READ_SOURCE, code));
    }
}
