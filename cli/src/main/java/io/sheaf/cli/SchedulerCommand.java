package io.sheaf.cli;

import io.sheaf.scheduler.server.LocalScheduler;
import io.sheaf.scheduler.server.SchedulerServer;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The scheduler's role alone. */
@Command(
        name = "scheduler",
        mixinStandardHelpOptions = true,
        description = "Runs a scheduler.",
        subcommands = SchedulerCommand.Start.class,
        footerHeading = "%nExamples:%n",
        footer = "  sheaf scheduler start --port 7070")
final class SchedulerCommand extends CommandGroup {

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            description = "Starts a scheduler and runs until told to end.",
            footerHeading = "%nExamples:%n",
            footer = "  sheaf scheduler start --port 0")
    static final class Start implements Callable<Integer> {

        @Option(names = "--port", paramLabel = "P", defaultValue = "7070", description = "Port of 127.0.0.1; 0 for any free one. Default: ${DEFAULT-VALUE}.")
        private int port;

        @Override
        public Integer call() throws IOException, InterruptedException, ExecutionException {
            SchedulerServer scheduler = LocalScheduler.start(port, System.getenv());
            Signals.onStop(scheduler::close);
            System.out.println("ready scheduler=" + scheduler.address());
            System.out.flush();
            Throwable reason = scheduler.whenBroken().get();
            System.err.println("sheaf: the scheduler stopped: " + reason);
            scheduler.close();
            return ExitCodes.INTERNAL;
        }
    }
}
