package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import io.sheaf.benchmarks.dataflow.Children;
import io.sheaf.benchmarks.dataflow.Figures;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf bench shuffle-bytes}. */
@Command(
        name = "shuffle-bytes",
        mixinStandardHelpOptions = true,
        description = "How fast a stage on two worker processes reads what another one wrote: records of 1 MiB that cannot be compressed, with"
                + " the checksums that all blocks have. Timed from the first record that has come to the last one; counted is what a"
                + " reader found to be made in the other process. The first run looks at each byte and does not count. Two lines on"
                + " stdout, of what was moved between processes and of all that was read: what, MiB, median GiB/s, all runs.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf bench shuffle-bytes", "  sheaf bench shuffle-bytes --size 4096 --runs 7"})
public final class ShuffleBytesCommand implements SheafCommand, Callable<Integer> {

    private static final int WORKERS = 2;
    private static final double MIB = 1 << 20;
    private static final double GIB = 1 << 30;

    @Option(names = "--size", paramLabel = "MIB", defaultValue = "1024", description = "What one stage writes, at least 8. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "5", description = "Runs that count, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--heap", paramLabel = "MIB", defaultValue = "4096",
            description = "Heap of each worker, at least 128. It keeps what is written in a quarter of it, the rest on disk. Default: ${DEFAULT-VALUE}.")
    private int heap;

    @Override
    public String parent() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        OptionChecks.atLeast(8, size, "--size");
        OptionChecks.atLeast(1, runs, "--runs");
        OptionChecks.atLeast(128, heap, "--heap");
        try (OwnDirectory own = OwnDirectory.create()) {
            Map<String, String> environment = Children.environment(own.state(), List.of(Children.COLLECTOR, Children.heap(heap)));
            List<ShuffledBlocks.Read> all = new ArrayList<>();
            try (DevProcesses processes = start(own, environment);
                    Cluster cluster = SheafCommands.connect(processes.address(), environment)) {
                own.endFirst(processes::close);
                ShuffledBlocks.run(cluster, size, true);
                for (int run = 1; run <= runs; run++) {
                    all.add(run(cluster, run));
                }
            }
            say("between processes", all, ShuffledBlocks.Read::movedBytes);
            say("in all", all, ShuffledBlocks.Read::bytes);
        }
        return ExitCodes.OK;
    }

    private static DevProcesses start(OwnDirectory own, Map<String, String> environment) throws IOException {
        return DevProcesses.start(
                List.of("--workers", Integer.toString(WORKERS), "--slots", "1"), List.of("-Djava.io.tmpdir=" + own.path()), environment);
    }

    private ShuffledBlocks.Read run(Cluster cluster, int run) {
        ShuffledBlocks.Read read = ShuffledBlocks.run(cluster, size, false);
        System.err.printf(Locale.ROOT, "run %d: %.0f of %.0f MiB moved in %.3f s%n", run, read.movedBytes() / MIB, read.bytes() / MIB, read.seconds());
        if (read.movedRecords() == 0) {
            throw new IllegalStateException("nothing was moved between the processes: one of them did all");
        }
        return read;
    }

    private interface Bytes {
        long of(ShuffledBlocks.Read read);
    }

    private static void say(String what, List<ShuffledBlocks.Read> all, Bytes bytes) {
        List<Double> speeds = all.stream().map(read -> bytes.of(read) / GIB / read.seconds()).toList();
        double moved = new Figures(all.stream().map(read -> bytes.of(read) / MIB).toList()).median();
        System.out.println(String.format(Locale.ROOT, "%s\t%.0f MiB\t%.2f GiB/s\t%s", what, moved, new Figures(speeds).median(),
                speeds.stream().map(speed -> String.format(Locale.ROOT, "%.2f", speed)).collect(Collectors.joining(", "))));
    }
}
