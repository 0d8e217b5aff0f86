package io.sheaf.benchmarks;

import io.sheaf.RefusedException;
import io.sheaf.benchmarks.dataflow.Directories;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf bench memory}. */
@Command(
        name = "memory",
        mixinStandardHelpOptions = true,
        description = "Runs jobs over more data than the workers' memory, checks their results, and says what memory and disk they took."
                + " A line for each on stdout: case, records, MiB of data, seconds, MiB written by workers, peak MiB of a worker and of"
                + " the program in and beside their heaps, passed or failed. The two sizes are known on Linux only.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf bench memory", "  sheaf bench memory --case sort --scale 1/32 --heap 64"})
public final class MemoryCommand implements SheafCommand, Callable<Integer> {

    private static final double MIB = 1 << 20;

    @Option(names = "--case", paramLabel = "NAME", description = "Only this one: sort, distinct, group-by-key, join, map-partitions or slow-collect. Default: all.")
    private String name;

    @Option(names = "--scale", paramLabel = "S", defaultValue = "1",
            description = "Share of the full size, such as 1/32: more than 0, at most 1. Default: ${DEFAULT-VALUE}.")
    private String scale;

    @Option(names = "--heap", paramLabel = "MIB", defaultValue = "256",
            description = "Heap of each worker and of the program, at least 64. Default: ${DEFAULT-VALUE}.")
    private int heap;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "2", description = "Worker processes. Default: ${DEFAULT-VALUE}.")
    private int workers;

    @Option(names = "--slots", paramLabel = "S", defaultValue = "1", description = "Tasks at a time in each, which share its heap. Default: ${DEFAULT-VALUE}.")
    private int slots;

    @Option(names = "--scratch", paramLabel = "DIR", description = "Where the workers write what they have no memory for. Default: java.io.tmpdir.")
    private Path scratch = Path.of(System.getProperty("java.io.tmpdir"));

    @Override
    public String parent() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        OptionChecks.atLeast(64, heap, "--heap");
        OptionChecks.atLeast(1, workers, "--workers");
        OptionChecks.atLeast(1, slots, "--slots");
        double share = share(scale);
        List<MemoryCase> cases = cases();
        requireDisk(cases, share);
        Path own = Files.createTempDirectory(scratch, "sheaf-bench-memory-");
        Thread atExit = new Thread(() -> delete(own), "sheaf-bench-memory-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        boolean passed = true;
        for (MemoryCase wanted : cases) {
            passed &= run(wanted, new MemoryTrial.Setting(workers, slots, heap, share), own);
        }
        return passed ? ExitCodes.OK : ExitCodes.FAILED;
    }

    private boolean run(MemoryCase wanted, MemoryTrial.Setting setting, Path own) throws IOException, InterruptedException {
        long records = wanted.records(setting.scale());
        Path directory = Files.createDirectories(own.resolve(wanted.title()));
        MemoryTrial.Report report = new MemoryTrial(wanted, records, setting, directory, own.resolve("state")).run();
        System.out.println(String.format(Locale.ROOT, "%s\t%d records\t%.0f MiB\t%.1f s\t%.0f MiB written\t%.0f MiB worker\t%.0f MiB program\t%s",
                wanted.title(), records, wanted.bytes(records) / MIB, report.seconds(), report.writtenBytes() / MIB,
                report.workerPeakBytes() / MIB, report.programPeakBytes() / MIB,
                report.trouble().isEmpty() ? "passed" : "FAILED: " + report.trouble()));
        return report.trouble().isEmpty();
    }

    private List<MemoryCase> cases() {
        if (name == null) {
            return List.of(MemoryCase.values());
        }
        return List.of(MemoryCase.find(name).orElseThrow(() -> new RefusedException("there is no case " + name + "; there are "
                + Stream.of(MemoryCase.values()).map(MemoryCase::title).collect(Collectors.joining(", ")))));
    }

    private void requireDisk(List<MemoryCase> cases, double share) throws IOException {
        if (!Files.isDirectory(scratch)) {
            throw new RefusedException("--scratch " + scratch + " is no directory. Make it first, or name another one");
        }
        long needed = cases.stream().mapToLong(wanted -> wanted.diskBytes(wanted.records(share))).max().orElseThrow();
        long free = Files.getFileStore(scratch).getUsableSpace();
        String sizes = String.format(Locale.ROOT, "up to %.0f MiB are needed on the disk of %s, where %.0f MiB are free",
                Math.ceil(needed / MIB), scratch, free / MIB);
        if (free < needed) {
            throw new RefusedException(sizes + ". Name a directory on a larger disk with --scratch, or take less data with --scale");
        }
        System.err.println("sheaf: " + sizes);
    }

    /** @param text a number, or a fraction of two */
    static double share(String text) {
        String[] parts = text.split("/", -1);
        double share = Double.NaN;
        try {
            share = Double.parseDouble(parts[0]) / (parts.length == 2 ? Double.parseDouble(parts[1]) : 1);
        } catch (NumberFormatException e) {
            throw badScale(text, e);
        }
        if (parts.length > 2 || !(share > 0 && share <= 1)) {
            throw badScale(text, null);
        }
        return share;
    }

    private static RefusedException badScale(String text, NumberFormatException causeOrNull) {
        return new RefusedException("--scale must be more than 0 and at most 1, as 1/32 or 0.5, not " + text, causeOrNull);
    }

    private static void delete(Path directory) {
        try {
            Directories.deleteAll(directory);
        } catch (IOException e) {
            System.err.println("sheaf: the directory " + directory + " is left behind: " + e);
        }
    }
}
