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
import io.sheaf.plan.LogicalNode;
import io.sheaf.spi.ClusterConfig;
import java.util.Collection;

/** A cluster as its client sees it, whatever the link to its scheduler is. Safe for use by many threads. */
public final class ClientCluster implements Cluster {

    private final ClientSession session;
    private final Submitter submitter;
    private final int partitions;

    private ClientCluster(ClusterConfig config, ClientSession session) {
        this.session = session;
        submitter = new Submitter(session);
        partitions = config.partitions();
    }

    /** Opens the link and gives the cluster at its end; for engines. */
    public static Cluster open(ClusterConfig config, SchedulerLink.Opener opener) {
        return new ClientCluster(config, new ClientSession(opener));
    }

    @Override
    public Pool pool() {
        session.requireOpen("pool()");
        return new ClusterPool(submitter, PoolSettings.DEFAULT, new PoolLife());
    }

    @Override
    public ClusterExecutor executor() {
        session.requireOpen("executor()");
        return new TaskExecutor(submitter, TaskExecutor.DEFAULT_OPTIONS, new ExecutorLife());
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
            throw new RefusedException("range(" + start + ", " + end + ") ends before it starts (at " + CallSite.here()
                    + "). Give the smaller number first; the end itself is not part of the range.");
        }
        return new LongNumbers(submitter, Inputs.range(start, end), JobOptions.DEFAULT, partitions);
    }

    @Override
    public Dataset<String> textFiles(TextOptions options, String... paths) {
        session.requireOpen("textFiles()");
        return dataset(Inputs.textFiles(Checks.notNull(options, "text options"), Checks.notNull(paths, "array of paths")));
    }

    @Override
    public <S, T> Dataset<T> read(Source<S, T> source) {
        session.requireOpen("read()");
        return dataset(Inputs.source(source));
    }

    private <T> Dataset<T> dataset(LogicalNode node) {
        return new RecordDataset<>(submitter, node, JobOptions.DEFAULT, partitions);
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
