package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/**
 * A row as Sheaf runs it, on one cluster after another.
 *
 * @param size as the row counts it
 * @param directory for what it reads and writes
 */
public record SheafRun(Scenario scenario, long size, Path directory) {

    /** Makes what it reads; before the first run. */
    public void prepare() throws IOException {
        scenario.workload().prepare(size, directory);
    }

    /**
     * Runs it; interrupting the thread ends it.
     *
     * @return finds out the answer
     */
    public Callable<String> on(Cluster cluster) throws IOException {
        return scenario.workload().sheaf(cluster, size, directory)::get;
    }

    /** Runs it and looks at what came out, which does not count. */
    public PeerProcess.Lap timed(Cluster cluster) throws Exception {
        long since = System.nanoTime();
        Callable<String> answer = on(cluster);
        double seconds = (System.nanoTime() - since) / 1e9;
        return new PeerProcess.Lap(seconds, answer.call());
    }
}
