package io.sheaf.client.core;

import io.sheaf.Cluster;
import io.sheaf.ClusterExecutor;
import io.sheaf.ClusterInfo;
import io.sheaf.Dataset;
import io.sheaf.JobOptions;
import io.sheaf.LongDataset;
import io.sheaf.Pool;
import io.sheaf.RefusedException;
import io.sheaf.Source;
import io.sheaf.TextOptions;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskSource;
import io.sheaf.spi.ClusterConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/** A cluster as a program sees it, whichever engine is behind. Safe for use by many threads. */
public final class ClusterHandle implements Cluster {

    /** Splits asked of a user's source. */
    private static final int WANTED_SPLITS = 64;
    /** Collections are cut into at most so many parts. */
    private static final int MAX_PARTS = 256;
    private static final int INLINE_BYTES = 1 << 20;

    private final ClientSession session;
    private final Submitter submitter;
    private final ClusterConfig config;

    /** Opens the link at once; fails as the link does. */
    public ClusterHandle(ClusterConfig config, SchedulerLink.Opener opener) {
        this.config = config;
        this.session = new ClientSession(opener);
        this.submitter = new Submitter(session);
    }

    @Override
    public Pool pool() {
        session.requireOpen("pool()");
        return new ClusterPool(submitter, PoolSettings.DEFAULT, new PoolLife());
    }

    @Override
    public ClusterExecutor executor() {
        session.requireOpen("executor()");
        return new JobExecutor(submitter, PoolSettings.DEFAULT.options(), new PoolLife());
    }

    private <T> Dataset<T> dataset(LogicalNode node) {
        return new RecordDataset<>(submitter, node, JobOptions.DEFAULT, config.partitions());
    }

    @Override
    public <T> Dataset<T> from(Collection<? extends T> records) {
        session.requireOpen("from()");
        Slices parts = encode(new ArrayList<>(Checks.notNull(records, "collection")));
        Operator read = Operator.of(OperatorKind.READ_VALUES);
        return parts.bytes() <= INLINE_BYTES
                ? dataset(new LogicalNode.Read(new TaskSource.Inline(parts), read))
                : dataset(new LogicalNode.Upload(parts, parts.size(), read));
    }

    // Cut by record number, so that the parts depend on the collection only.
    private static Slices encode(List<?> records) {
        int count = Math.min(MAX_PARTS, records.size());
        Slices.Builder parts = new Slices.Builder();
        ByteSink sink = new ByteSink(256);
        for (int part = 0; part < count; part++) {
            sink.truncate(0);
            int end = (int) ((long) records.size() * (part + 1) / count);
            for (int i = (int) ((long) records.size() * part / count); i < end; i++) {
                ValueCodec.encode(records.get(i), sink);
            }
            parts.add(sink.buffer(), 0, sink.size());
        }
        return parts.build();
    }

    @Override
    public LongDataset range(long start, long end) {
        session.requireOpen("range()");
        if (end < start) {
            throw new RefusedException("the range from " + start + " to " + end + " ends before it starts; for no numbers at all use range("
                    + start + ", " + start + ")");
        }
        TaskSource source = new TaskSource.Range(start, end, rangeParts(end - start));
        LogicalNode node = new LogicalNode.Read(source, Operator.of(OperatorKind.READ_RANGE));
        return new LongNumbers(submitter, node, JobOptions.DEFAULT, config.partitions());
    }

    /**
     * A function of the length only, so that leaf boundaries never depend on a cluster's size: one task per number up to
     * 256, then 256 tasks until each has 1,048,576 numbers, then more, up to 4096.
     *
     * @param length unsigned
     */
    private static int rangeParts(long length) {
        if (length < 0) {
            return 4096;
        }
        return (int) Math.min(Math.min(length, 4096), Math.max(256, length >>> 20));
    }

    @Override
    public Dataset<String> textFiles(TextOptions options, String... paths) {
        session.requireOpen("textFiles()");
        if (paths.length == 0) {
            throw new RefusedException("textFiles() needs at least one path: a file, a directory or a glob such as \"books/**/*.txt\"");
        }
        List<String> absolute = new ArrayList<>();
        for (String path : Arrays.asList(paths)) {
            absolute.add(absolute(Checks.notNull(path, "path")));
        }
        Operator listing = Operator.of(OperatorKind.LIST_FILES, ValueCodec.toBytes(absolute));
        Operator read = Operator.of(OperatorKind.READ_TEXT).with(options.maxLineBytes()).with(options.replaceInvalid() ? 1 : 0);
        return dataset(new LogicalNode.Listed(listing, read));
    }

    // Not Path.of(..).toAbsolutePath(): a pattern may hold characters that no path may.
    private static String absolute(String path) {
        if (path.isBlank()) {
            throw new RefusedException("an empty path; name a file, a directory or a glob");
        }
        if (path.startsWith("/")) {
            return path;
        }
        String here = Path.of("").toAbsolutePath().toString();
        return here.endsWith("/") ? here + path : here + "/" + path;
    }

    @Override
    public <S, T> Dataset<T> read(Source<S, T> source) {
        session.requireOpen("read()");
        byte[] code = Functions.encode(source, "source");
        return dataset(new LogicalNode.Listed(
                Operator.of(OperatorKind.LIST_SPLITS, code).with(WANTED_SPLITS), Operator.of(OperatorKind.READ_SOURCE, code)));
    }

    @Override
    public ClusterInfo info() {
        session.requireOpen("info()");
        return session.link().info();
    }

    @Override
    public void close() {
        session.close();
    }
}
