package io.sheaf.simulation.command;

import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import io.sheaf.simulation.Growth;
import io.sheaf.simulation.Growth.Kind;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf sim-growth}. */
@Command(
        name = "sim-growth",
        mixinStandardHelpOptions = true,
        description = "Measures what an event costs the scheduler in a simulated cluster of any size: one job that shuffles, in which tasks"
                + " fail and workers are lost. Prints a row of a table: events per second of the scheduler alone, its memory at the end,"
                + " and for each kind of event how many there were, commands, and bytes allocated for one.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf sim-growth --workers 1000 --tasks 100000", "  SHEAF_OPTS=-Xmx4g sheaf sim-growth --workers 10000 --tasks 1000000"})
public final class GrowthCommand implements SheafCommand, Callable<Integer> {

    @Option(names = "--workers", paramLabel = "N", defaultValue = "1000", description = "Workers of 2 slots, at least 2. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--tasks", paramLabel = "N", defaultValue = "100000", description = "Tasks of 100 ms before the shuffle, at least 1. Default: ${DEFAULT-VALUE}.")
    private int tasks;

    @Override
    public String parent() {
        return "";
    }

    @Override
    public Integer call() {
        OptionChecks.atLeast(2, workers, "--workers");
        OptionChecks.atLeast(1, tasks, "--tasks");
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        Growth.Figures figures = Growth.measure(workers, tasks, threads::getCurrentThreadAllocatedBytes);
        System.out.println(String.format(Locale.ROOT, "%d workers, %d tasks: %d events, %.0f events/s, %d MiB in use at the end",
                workers, tasks, figures.allEvents(), figures.allEvents() / figures.seconds(), figures.bytesInUse() >> 20));
        for (Kind kind : Kind.values()) {
            System.out.println(String.format(Locale.ROOT, "  %-10s %8d events, %9.2f commands and %9.0f bytes each",
                    kind.name().toLowerCase(Locale.ROOT), figures.events()[kind.ordinal()], figures.commandsPer(kind), figures.costPer(kind)));
        }
        return ExitCodes.OK;
    }
}
