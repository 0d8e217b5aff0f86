package io.sheaf.benchmarks;

import io.sheaf.RefusedException;
import io.sheaf.benchmarks.BenchCommand.Engine;
import io.sheaf.benchmarks.dataflow.Children;
import io.sheaf.benchmarks.dataflow.Peer;
import io.sheaf.benchmarks.dataflow.PeerProcess;
import io.sheaf.benchmarks.dataflow.Scenario;
import io.sheaf.benchmarks.dataflow.SheafRun;
import io.sheaf.benchmarks.dataflow.SortFiles;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf bench growth}. */
@Command(
        name = "growth",
        mixinStandardHelpOptions = true,
        description = {
            "Sorts files of growing size, in turns, and tells what that takes for each byte of input: bytes read and written by the processes that run"
                    + " tasks, through system calls, and allocated by their Java threads; embedded also bytes spilled, which is what is written to other"
                    + " files than the output. Says whether these counts are constant within 5 %%.",
            "On processes what is read and written includes what goes from one to the other, and nobody counts what of it is spilled. The first"
                    + " run of each size is cold and counts for the memory only. Known on Linux only."},
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf bench growth", "  sheaf bench growth --sizes 64,256,1024,4096 --engine embedded"})
public final class GrowthCommand implements SheafCommand, Callable<Integer> {

    private static final long MIB = 1 << 20;
    /** Of the largest size on disk at once: its output, sorted runs, blocks and copies of them. */
    private static final int COPIES = 4;

    @Option(names = "--sizes", split = ",", paramLabel = "MIB", defaultValue = "64,256,1024", description = "Inputs, at least 1 each. Default: ${DEFAULT-VALUE}.")
    private List<Integer> sizes;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "7", description = "Runs of each that count, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--heap", paramLabel = "MIB", defaultValue = "1024",
            description = "Heap of the embedded program, and of both workers together, at least 128. Default: ${DEFAULT-VALUE}.")
    private int heap;

    @Option(names = "--engine", paramLabel = "ENGINE", description = "Only this one: embedded or processes. Default: both.")
    private Engine engine;

    @Override
    public String parent() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        sizes.forEach(size -> OptionChecks.atLeast(1, size, "--sizes"));
        OptionChecks.atLeast(1, runs, "--runs");
        OptionChecks.atLeast(128, heap, "--heap");
        try (OwnDirectory own = OwnDirectory.create()) {
            List<SheafRun> programs = prepare(own);
            for (Engine each : engine == null ? Engine.values() : new Engine[] {engine}) {
                System.out.println(measure(Peer.valueOf(each.name()), programs, own).markdown());
            }
        }
        return ExitCodes.OK;
    }

    private List<SheafRun> prepare(OwnDirectory own) throws IOException {
        requireDisk(own.path());
        List<SheafRun> programs = new ArrayList<>();
        for (int size : new TreeSet<>(sizes)) {
            SheafRun program = new SheafRun(
                    Scenario.SORT, size * MIB / SortFiles.RECORD_BYTES, Files.createDirectory(own.path().resolve(size + "-mib")));
            program.prepare();
            programs.add(program);
        }
        return programs;
    }

    private void requireDisk(Path directory) throws IOException {
        long needed = sizes.stream().mapToLong(size -> size).sum() + COPIES * sizes.stream().mapToLong(size -> size).max().orElseThrow();
        long free = Files.getFileStore(directory).getUsableSpace() / MIB;
        if (free < needed) {
            throw new RefusedException("up to " + needed + " MiB are needed on the disk of " + directory + ", where " + free
                    + " MiB are free. Make room, or name smaller sizes with --sizes");
        }
    }

    private GrowthTable measure(Peer peer, List<SheafRun> programs, OwnDirectory own) throws IOException, InterruptedException {
        GrowthTable table = new GrowthTable(peer.name(), peer == Peer.embedded);
        Map<SheafRun, String> answers = new HashMap<>();
        try (PeerProcess process = start(peer, programs, own)) {
            own.endFirst(process::breakOff);
            process.awaitReady();
            for (int run = 0; run <= runs; run++) {
                for (SheafRun program : programs) {
                    GrowthTable.Turn turn = GrowthTable.Turn.of(process.run());
                    check(program, turn.answer(), answers);
                    table.add(program.size() * SortFiles.RECORD_BYTES, turn);
                    System.err.printf(Locale.ROOT, "%s, %s, run %d: %.3f s, %s%n", peer.name(), program.directory().getFileName(), run + 1, turn.seconds(), turn.counts());
                }
            }
        }
        return table;
    }

    private static void check(SheafRun program, String answer, Map<SheafRun, String> answers) {
        String expected = answers.computeIfAbsent(program, first -> answer);
        if (!answer.equals(expected) || !answer.matches(program.size() + ":[0-9a-f]+")) {
            throw new IllegalStateException("sorting " + program.size() + " records gave " + answer + ", the first time " + expected);
        }
    }

    private PeerProcess start(Peer peer, List<SheafRun> programs, OwnDirectory own) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Children.java(), Children.COLLECTOR, Children.heap(heap),
                "-cp", System.getProperty("java.class.path"), GrowthRun.class.getName(), peer.name()));
        programs.forEach(program -> command.addAll(List.of(program.directory().toString(), Long.toString(program.size()))));
        return PeerProcess.start(peer, command, Children.environment(own.state(), List.of(Children.COLLECTOR, Children.heap(heap / 2))));
    }
}
