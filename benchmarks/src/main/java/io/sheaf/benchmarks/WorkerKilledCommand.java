package io.sheaf.benchmarks;

import io.sheaf.RefusedException;
import io.sheaf.benchmarks.dataflow.Children;
import io.sheaf.benchmarks.dataflow.Figures;
import io.sheaf.benchmarks.dataflow.PeerProcess;
import io.sheaf.benchmarks.dataflow.Scenario;
import io.sheaf.benchmarks.dataflow.SheafRun;
import io.sheaf.benchmarks.dataflow.SortFiles;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf bench worker-killed}. */
@Command(
        name = "worker-killed",
        mixinStandardHelpOptions = true,
        description = "Times programs on two worker processes, undisturbed and with one of them killed (SIGKILL) after half of the undisturbed time,"
                + " in turns: not replaced, as if its machine were gone, and replaced by its keeper. Each run has new processes, which run the"
                + " program once before. A line for each on stdout: program, MiB of input, what happens, median seconds, how many times those of"
                + " the undisturbed runs, all runs. Other answers than the undisturbed one are an error.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf bench worker-killed", "  sheaf bench worker-killed --program sort --size 256 --runs 5"})
public final class WorkerKilledCommand implements SheafCommand, Callable<Integer> {

    private static final long MIB = 1 << 20;

    @Option(names = "--program", paramLabel = "NAME", description = "Only this one: word-count or sort. Default: both.")
    private String name;

    @Option(names = "--size", paramLabel = "MIB", defaultValue = "1024", description = "Input, at least 1. Default: ${DEFAULT-VALUE}.")
    private int size;

    @Option(names = "--runs", paramLabel = "N", defaultValue = "3", description = "Runs of each, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--heap", paramLabel = "MIB", defaultValue = "2048", description = "Heap of each worker, at least 64. Default: ${DEFAULT-VALUE}.")
    private int heap;

    @Override
    public String parent() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        OptionChecks.atLeast(1, size, "--size");
        OptionChecks.atLeast(1, runs, "--runs");
        OptionChecks.atLeast(64, heap, "--heap");
        for (Scenario program : programs()) {
            measure(program);
        }
        return ExitCodes.OK;
    }

    private List<Scenario> programs() {
        List<Scenario> all = List.of(Scenario.WORD_COUNT, Scenario.SORT);
        List<Scenario> wanted = all.stream().filter(program -> name == null || program.title().equals(name)).toList();
        if (wanted.isEmpty()) {
            throw new RefusedException("there is no program " + name + " here; there are "
                    + all.stream().map(Scenario::title).collect(Collectors.joining(", ")));
        }
        return wanted;
    }

    private void measure(Scenario scenario) throws IOException, InterruptedException {
        try (OwnDirectory own = OwnDirectory.create()) {
            SheafRun program = new SheafRun(scenario, size * MIB / (scenario == Scenario.SORT ? SortFiles.RECORD_BYTES : 1), own.path());
            KillTrial trial = new KillTrial(program, Children.environment(own.state(), List.of(Children.COLLECTOR, Children.heap(heap))));
            own.endFirst(trial::breakOff);
            program.prepare();
            say(scenario, takeTurns(scenario, trial));
        }
    }

    private Map<Disturbance, List<Double>> takeTurns(Scenario scenario, KillTrial trial) throws IOException, InterruptedException {
        Map<Disturbance, List<Double>> seconds = new EnumMap<>(Disturbance.class);
        String expected = null;
        for (int run = 1; run <= runs; run++) {
            for (Disturbance disturbance : Disturbance.values()) {
                PeerProcess.Lap lap = trial.run(disturbance, disturbance == Disturbance.NONE ? Duration.ZERO : half(seconds.get(Disturbance.NONE)));
                expected = expected == null ? lap.answer() : expected;
                if (!lap.answer().equals(expected)) {
                    throw new IllegalStateException(scenario.title() + ", " + disturbance.title() + ", gave " + lap.answer() + " instead of " + expected);
                }
                seconds.computeIfAbsent(disturbance, none -> new ArrayList<>()).add(lap.seconds());
                System.err.printf(Locale.ROOT, "%s, %s, run %d: %.3f s, answer %s%n", scenario.title(), disturbance.title(), run, lap.seconds(), lap.answer());
            }
        }
        return seconds;
    }

    private static Duration half(List<Double> seconds) {
        return Duration.ofNanos(Math.round(new Figures(seconds).median() / 2 * 1e9));
    }

    private void say(Scenario scenario, Map<Disturbance, List<Double>> seconds) {
        double undisturbed = new Figures(seconds.get(Disturbance.NONE)).median();
        seconds.forEach((disturbance, all) -> System.out.println(String.format(Locale.ROOT, "%s\t%d MiB\t%s\t%.3f s\t%.2f\t%s",
                scenario.title(), size, disturbance.title(), new Figures(all).median(), new Figures(all).median() / undisturbed,
                all.stream().map(one -> String.format(Locale.ROOT, "%.3f", one)).collect(Collectors.joining(", ")))));
    }
}
