package io.sheaf.cli;

import io.sheaf.Cluster;
import io.sheaf.RefusedException;
import picocli.CommandLine.Option;

/** The option that every command has which runs on a cluster. A picocli mixin. */
public final class ClusterOptions {

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description = "Scheduler to run on. Default: the environment variable SHEAF_CLUSTER, else this JVM.")
    private String address;

    /** Opens the cluster; Ctrl-C and SIGTERM close it, which cancels its jobs. */
    public Cluster open() {
        Cluster cluster = address != null ? Cluster.connect(address) : Cluster.open();
        Signals.onStop(cluster::close);
        return cluster;
    }

    /** The address, which must be given. */
    String required() {
        String given = addressOrNull();
        if (given == null) {
            throw new RefusedException("which cluster? Give --cluster HOST:PORT or set SHEAF_CLUSTER, such as 127.0.0.1:7070");
        }
        return given;
    }

    String addressOrNull() {
        if (address != null) {
            return address;
        }
        String variable = System.getenv("SHEAF_CLUSTER");
        return variable == null || variable.isBlank() ? null : variable.strip();
    }
}
