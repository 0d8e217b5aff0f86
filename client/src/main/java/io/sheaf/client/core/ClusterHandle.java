package io.sheaf.client.core;

import io.sheaf.Accumulator;
import io.sheaf.Broadcast;
import io.sheaf.Cluster;
import io.sheaf.ClusterExecutor;
import io.sheaf.ClusterInfo;
import io.sheaf.Dataset;
import io.sheaf.JobOptions;
import io.sheaf.LongDataset;
import io.sheaf.Pool;
import io.sheaf.RefusedException;
import io.sheaf.Source;
import io.sheaf.Text;
import io.sheaf.TextOptions;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.plan.LogicalNode;
import io.sheaf.spi.ClusterConfig;
import java.util.Collection;

/** A cluster as a program sees it, whichever engine is behind. Safe for use by many threads. */
public final class ClusterHandle implements Cluster {

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
        return new ClusterPool(submitter);
    }

    @Override
    public ClusterExecutor executor() {
        session.requireOpen("executor()");
        return new JobExecutor(submitter);
    }

    private <T> Dataset<T> dataset(LogicalNode node) {
        return new RecordDataset<>(submitter, Steps.called(node), JobOptions.DEFAULT, config.partitions());
    }

    @Override
    public <T> Dataset<T> from(Collection<? extends T> records) {
        session.requireOpen("from()");
        return dataset(Inputs.records(Checks.notNull(records, "collection of records")));
    }

    @Override
    public LongDataset range(long start, long end) {
        session.requireOpen("range()");
        if (end < start) {
            throw new RefusedException("the range from " + start + " to " + end + " ends before it starts; for no numbers at all use range("
                    + start + ", " + start + ")");
        }
        return new LongNumbers(submitter, Steps.called(Inputs.range(start, end)), JobOptions.DEFAULT, config.partitions());
    }

    @Override
    public Dataset<String> textFiles(TextOptions options, String... paths) {
        return lines(options, false, "textFiles()", paths);
    }

    @Override
    public Dataset<Text> utf8Files(TextOptions options, String... paths) {
        return lines(options, true, "utf8Files()", paths);
    }

    private <T> Dataset<T> lines(TextOptions options, boolean asBytes, String called, String... paths) {
        session.requireOpen(called);
        return dataset(Inputs.textFiles(Checks.notNull(options, "text options"), asBytes, called, Checks.notNull(paths, "array of paths")));
    }

    @Override
    public <S, T> Dataset<T> read(Source<S, T> source) {
        session.requireOpen("read()");
        return dataset(Inputs.source(source));
    }

    @Override
    public <T> Broadcast<T> broadcast(T value) {
        session.requireOpen("broadcast()");
        return submitter.broadcasts().add(submitter, value);
    }

    @Override
    public <A> Accumulator<A> accumulator(String name, A zero, SerializableBinaryOperator<A> merge) {
        session.requireOpen("accumulator()");
        return Accumulators.create(name, zero, merge);
    }

    @Override
    public ClusterInfo info() {
        session.requireOpen("info()");
        return session.link().info();
    }

    @Override
    public void close() {
        session.close();
        submitter.checkpoints().close();
    }
}
