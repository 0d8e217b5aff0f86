package io.sheaf.cli;

import io.sheaf.client.remote.ClusterAdmin;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that asks the cluster named on its line; the connection is closed when it has answered. */
abstract class AdminCommand implements Callable<Integer> {

    @Mixin
    private ClusterOptions cluster;

    @Override
    public final Integer call() {
        try (ClusterAdmin admin = ClusterAdmin.connect(cluster.required())) {
            return ask(admin);
        }
    }

    /** Asks and prints; gives the exit code. */
    abstract int ask(ClusterAdmin admin);

    /** One that is about a single job. */
    abstract static class OfJob extends AdminCommand {

        @Parameters(paramLabel = "ID", description = "The job's id, or a unique beginning of it.")
        private String id;

        @Override
        final int ask(ClusterAdmin admin) {
            return ask(admin, id);
        }

        abstract int ask(ClusterAdmin admin, String id);
    }
}
