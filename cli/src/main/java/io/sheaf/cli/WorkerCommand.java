package io.sheaf.cli;

import io.sheaf.client.remote.ClusterAdmin;
import io.sheaf.client.remote.WorkerRow;
import io.sheaf.worker.server.LocalWorkers;
import io.sheaf.worker.server.WorkerSupervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The worker's role alone, and what workers there are. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = "Runs a worker, or lists a cluster's.",
        subcommands = {WorkerCommand.Start.class, WorkerCommand.Listing.class},
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf worker start --scheduler 127.0.0.1:7070", "  sheaf worker list --cluster 127.0.0.1:7070"})
final class WorkerCommand extends CommandGroup {

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts a worker process and replaces it when it dies, until told to end.",
            footerHeading = "%nExamples:%n",
            footer = "  sheaf worker start --scheduler 127.0.0.1:7070 --slots 4")
    static final class Start implements Callable<Integer> {

        private static final Duration READY_WITHIN = Duration.ofSeconds(30);

        @Option(names = "--scheduler", paramLabel = "HOST:PORT", required = true, description = "The scheduler to work for.")
        private String scheduler;

        @Option(names = "--slots", paramLabel = "S", description = "Tasks at a time, at least 1. Default: the processors of this machine.")
        private Integer slots;

        @Mixin
        private CompressionOption shuffle;

        @Override
        public Integer call() throws IOException, InterruptedException {
            int each = slots != null ? slots : Runtime.getRuntime().availableProcessors();
            WorkerSupervisor supervisor = LocalWorkers.start(scheduler, 1, each, shuffle.compression, System.getenv());
            Signals.onStop(supervisor::close);
            try {
                for (WorkerSupervisor.RunningWorker worker : supervisor.awaitReady(READY_WITHIN)) {
                    System.out.println("ready worker=" + worker.name() + " scheduler=" + scheduler + " slots=" + worker.slots());
                }
                System.out.flush();
                return supervisor.givenUp().join().code();
            } finally {
                supervisor.close();
            }
        }
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Lists the workers of a cluster.",
            footerHeading = "%nExamples:%n",
            footer = "  sheaf worker list --cluster 127.0.0.1:7070 -o json")
    static final class Listing extends AdminCommand {

        private static final List<String> TITLES = List.of("ID", "PID", "ADDRESS", "SLOTS", "RUNNING", "STATE", "NOTE");

        @Mixin
        private OutputOptions output;

        @Override
        int ask(ClusterAdmin admin) {
            output.print(TITLES, admin.listWorkers(), Listing::cells, Listing::json);
            return ExitCodes.OK;
        }

        private static List<String> cells(WorkerRow worker) {
            return List.of(worker.id(), Long.toString(worker.pid()), worker.address(), Integer.toString(worker.slots()),
                    Integer.toString(worker.running()), worker.state(), worker.note());
        }

        private static Object json(WorkerRow worker) {
            return worker;
        }
    }
}
