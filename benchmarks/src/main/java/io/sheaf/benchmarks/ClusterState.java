package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import java.io.IOException;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The cluster of a run. Opened once for each fork, before anything is measured. */
@State(Scope.Benchmark)
public class ClusterState {

    private static final int WORKERS = 2;

    /** {@code embedded}, or {@code processes}: a scheduler and two workers on this machine. */
    @Param({"embedded", "processes"})
    public String engine;

    private DevProcesses processes;
    private Cluster cluster;

    @Setup
    public void open() throws IOException {
        switch (engine) {
            case "embedded" -> cluster = Cluster.local();
            case "processes" -> {
                processes = DevProcesses.start(WORKERS);
                cluster = Cluster.connect(processes.address());
            }
            default -> throw new IllegalArgumentException("no engine " + engine + "; there are embedded and processes");
        }
    }

    @TearDown
    public void close() throws InterruptedException {
        try {
            if (cluster != null) {
                cluster.close();
            }
        } finally {
            if (processes != null) {
                processes.close();
            }
        }
    }

    Cluster cluster() {
        return cluster;
    }
}
