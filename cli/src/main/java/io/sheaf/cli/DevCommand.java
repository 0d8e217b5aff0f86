package io.sheaf.cli;

import io.sheaf.scheduler.server.LocalScheduler;
import io.sheaf.scheduler.server.SchedulerServer;
import io.sheaf.worker.server.LocalWorkers;
import io.sheaf.worker.server.WorkerSupervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A scheduler and worker processes on this machine, until told to end. */
@Command(
        name = "dev",
        mixinStandardHelpOptions = true,
        description = "Starts a scheduler and worker processes on this machine. Ctrl-C stops all of them.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf dev", "  sheaf dev --workers 4 --slots 1 --port 0", "  SHEAF_CLUSTER=127.0.0.1:7070 sheaf example square-map"})
final class DevCommand implements Callable<Integer> {

    private static final Duration READY_WITHIN = Duration.ofSeconds(30);

    @Option(names = "--workers", paramLabel = "N", defaultValue = "2", description = "Worker processes, 1 to 256. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--slots", paramLabel = "S", description = "Tasks at a time in each. Default: processors divided by workers, at least 1.")
    private Integer slots;

    @Option(names = "--port", paramLabel = "P", defaultValue = "7070", description = "Port of 127.0.0.1; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Mixin
    private CompressionOption shuffle;

    @Override
    public Integer call() throws IOException, InterruptedException {
        OptionChecks.atLeast(1, workers, "--workers");
        int each = slots != null ? slots : Math.max(1, Runtime.getRuntime().availableProcessors() / workers);
        OptionChecks.atLeast(1, each, "--slots");
        SchedulerServer scheduler = LocalScheduler.start(port, System.getenv());
        Signals.onStop(scheduler::close);
        WorkerSupervisor supervisor = LocalWorkers.start(scheduler.address(), workers, each, shuffle.compression, System.getenv());
        Signals.onStop(supervisor::close);
        try {
            supervisor.awaitReady(READY_WITHIN);
        } catch (io.sheaf.EnvironmentException e) {
            System.err.println("sheaf: " + e.getMessage());
            supervisor.close();
            scheduler.close();
            return ExitCodes.INTERNAL;
        }
        System.out.println("ready scheduler=" + scheduler.address() + " workers=" + workers);
        System.out.flush();
        CompletableFuture.anyOf(supervisor.givenUp(), scheduler.whenBroken()).join();
        boolean broken = scheduler.whenBroken().isDone();
        System.err.println(broken ? "sheaf: the scheduler stopped: " + scheduler.whenBroken().join() : "sheaf: the workers gave up, see above");
        supervisor.close();
        scheduler.close();
        return ExitCodes.INTERNAL;
    }
}
