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
import picocli.CommandLine.Parameters;

/** The worker's role alone, and what workers there are. */
@Command(
        name = "worker",
        mixinStandardHelpOptions = true,
        description = "Runs a worker, lists a cluster's, or has one leave.",
        subcommands = {WorkerCommand.Start.class, WorkerCommand.Listing.class, WorkerCommand.Drain.class},
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf worker start --scheduler 127.0.0.1:7070", "  sheaf worker list --cluster 127.0.0.1:7070",
            "  sheaf worker drain worker-2 --cluster 127.0.0.1:7070"})
final class WorkerCommand extends CommandGroup {

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = {
                "Starts a worker process and replaces it when it dies, until told to end.",
                "On SIGTERM it finishes the tasks it runs, stays for those who read what they made, up to 5 minutes, and ends with code 0."},
            footerHeading = "%nExamples:%n",
            footer = "  sheaf worker start --scheduler 127.0.0.1:7070 --slots 4")
    static final class Start implements Callable<Integer> {

        private static final Duration READY_WITHIN = Duration.ofSeconds(30);

        /** Somewhat longer than its scheduler keeps it for others; tasks that run then are run again. */
        private static final Duration LEAVES_WITHIN = Duration.ofMinutes(6);

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
            Signals.onStop(() -> leave(supervisor));
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

        /** In the thread that ends the process: the code would be that of the signal, though all is in order. */
        private static void leave(WorkerSupervisor supervisor) {
            boolean left = supervisor.leave(LEAVES_WITHIN);
            supervisor.close();
            if (left) {
                Runtime.getRuntime().halt(ExitCodes.OK);
            }
        }
    }

    @Command(
            name = "drain",
            mixinStandardHelpOptions = true,
            description = {
                "Has a worker finish what it runs, give back the rest and leave; waits until it has left.",
                "No job fails by that: the worker stays until nobody needs what its tasks made, or up to 5 minutes, after which the rest"
                    + " is made again by others."},
            footerHeading = "%nExamples:%n",
            footer = {"  sheaf worker drain worker-2", "  sheaf worker drain 4711 --no-wait --cluster 127.0.0.1:7070"})
    static final class Drain extends AdminCommand {

        private static final long LOOK_MILLIS = 200;

        @Parameters(paramLabel = "WORKER", description = "Its id as 'sheaf worker list' shows it, the part before the @, or its process id.")
        private String worker;

        @Option(names = "--no-wait", description = "Return when the scheduler has taken note.")
        private boolean noWait;

        @Override
        int ask(ClusterAdmin admin) {
            String id = admin.drainWorker(worker);
            try {
                while (!noWait && admin.listWorkers().stream().anyMatch(row -> row.id().equals(id))) {
                    Thread.sleep(LOOK_MILLIS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return ExitCodes.INTERRUPTED;
            }
            System.out.println((noWait ? "draining worker=" : "left worker=") + id);
            return ExitCodes.OK;
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
