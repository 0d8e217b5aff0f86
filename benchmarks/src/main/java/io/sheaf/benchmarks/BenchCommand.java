package io.sheaf.benchmarks;

import io.sheaf.RefusedException;
import io.sheaf.benchmarks.dataflow.Children;
import io.sheaf.benchmarks.dataflow.Directories;
import io.sheaf.benchmarks.dataflow.Scenario;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Runs a benchmark; without a name lists them. Small ones run with JMH. The others are whole programs, which take"
                + " turns with others for the same work: --against. Results are on stdout, progress is on stderr.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  sheaf bench",
            "  sheaf bench square-map",
            "  sheaf bench square-map --engine embedded --iterations 10",
            "  sheaf bench group-by --size 20000000 --against streams,spark",
            "  sheaf bench dataflow --against streams,spark --markdown table.md"
        })
public final class BenchCommand implements SheafCommand, Callable<Integer> {

    private static final long END_WITHIN_SECONDS = 10;
    private static final String ALL_SCENARIOS = "dataflow";

    @Parameters(arity = "0..1", paramLabel = "NAME", description = "The benchmark to run.")
    private String name;

    @Option(names = "--forks", paramLabel = "N", description = "JVMs one after another, at least 1. Default: the benchmark's own, 1.")
    private Integer forks;

    @Option(names = "--warmup", paramLabel = "N", description = "Iterations that do not count, at least 0. Default: the benchmark's own.")
    private Integer warmup;

    @Option(names = "--iterations", paramLabel = "N", description = "Iterations that count, at least 1. Default: the benchmark's own.")
    private Integer iterations;

    @Option(names = "--time", paramLabel = "SECONDS", description = "Length of an iteration, at least 1. Default: the benchmark's own.")
    private Integer time;

    @Option(names = "--engine", paramLabel = "ENGINE", description = "Only this one: embedded or processes. Default: both.")
    private Engine engine;

    @ArgGroup(validate = false, heading = "%nOf whole programs:%n")
    private final ComparisonOptions comparison = new ComparisonOptions();

    /** Where the benchmark's jobs run. */
    enum Engine {
        embedded,
        processes
    }

    @Override
    public String parent() {
        return "";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (name == null) {
            for (Catalogue benchmark : Catalogue.values()) {
                System.out.println(benchmark.title() + "\t" + benchmark.description());
            }
            for (Scenario scenario : Scenario.values()) {
                System.out.println(scenario.title() + "\t" + scenario.description());
            }
            System.out.println(ALL_SCENARIOS + "\tThe whole programs, one after another, at sizes that take half an hour in all.");
            System.out.println("start-up\tFrom the start of a process to its first result, with a help of its own: sheaf bench start-up --help.");
            System.out.println("memory\tMore data than the workers' memory, with a help of its own: sheaf bench memory --help.");
            System.out.println("worker-killed\tOne of two workers killed half-way, with a help of its own: sheaf bench worker-killed --help.");
            System.out.println("growth\tWhat a sort takes for each byte of an input that grows, with a help of its own: sheaf bench growth --help.");
            System.out.println("shuffle-bytes\tHow fast a stage reads what another one wrote, with a help of its own: sheaf bench shuffle-bytes --help.");
            return ExitCodes.OK;
        }
        if (name.equals(ALL_SCENARIOS)) {
            refuseJmhOptions();
            return comparison.runAll(engine);
        }
        Optional<Scenario> scenario = Scenario.find(name);
        if (scenario.isPresent()) {
            refuseJmhOptions();
            return comparison.run(scenario.get(), engine);
        }
        Catalogue benchmark = Catalogue.find(name).orElseThrow(() -> new RefusedException("there is no benchmark " + name + "; there are " + names()));
        comparison.refuse(name);
        return runInOwnProcess(jmhArguments(benchmark));
    }

    private static String names() {
        return Stream.of(
                        Stream.of(Catalogue.values()).map(Catalogue::title),
                        Stream.of(Scenario.values()).map(Scenario::title),
                        Stream.of(ALL_SCENARIOS))
                .flatMap(titles -> titles)
                .collect(Collectors.joining(", "));
    }

    private void refuseJmhOptions() {
        if (forks != null || warmup != null || iterations != null || time != null) {
            throw new RefusedException("--forks, --warmup, --iterations and --time are of JMH, which does not run " + name + "; it has --runs");
        }
    }

    private List<String> jmhArguments(Catalogue benchmark) {
        List<String> arguments = new ArrayList<>(List.of(benchmark.pattern(), "-foe", "true"));
        arguments.addAll(benchmark.jmhOptions());
        add(arguments, "-f", "--forks", forks, 1);
        add(arguments, "-wi", "--warmup", warmup, 0);
        add(arguments, "-i", "--iterations", iterations, 1);
        add(arguments, "-r", "--time", time, 1);
        add(arguments, "-w", "--time", time, 1);
        if (engine != null) {
            arguments.addAll(List.of("-p", "engine=" + engine));
        }
        return arguments;
    }

    private static void add(List<String> arguments, String jmhOption, String option, Integer valueOrNull, int least) {
        if (valueOrNull != null) {
            OptionChecks.atLeast(least, valueOrNull, option);
            arguments.addAll(List.of(jmhOption, valueOrNull.toString()));
        }
    }

    /** Under a token and a state directory of its own, which only the environment can name, so that no other cluster is touched. */
    private static int runInOwnProcess(List<String> jmhArguments) throws IOException, InterruptedException {
        Path state = Files.createTempDirectory("sheaf-bench-");
        List<String> command = new ArrayList<>(List.of(
                Children.java(),
                "-cp", System.getProperty("java.class.path"), JmhRun.class.getName()));
        command.addAll(jmhArguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(Children.environment(state));
        Process process = builder.start();
        Thread atExit = new Thread(() -> end(process, state), "sheaf-bench-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        int code = process.waitFor();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is ending, and the hook deletes the directory.
            return ExitCodes.TERMINATED;
        }
        Directories.deleteAll(state);
        return code == 0 ? ExitCodes.OK : ExitCodes.INTERNAL;
    }

    /** When this process is told to end. What the other one leaves behind would otherwise stay. */
    private static void end(Process process, Path state) {
        process.destroy();
        try {
            process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS);
            Directories.deleteAll(state);
        } catch (InterruptedException | IOException e) {
            System.err.println("sheaf: the directory " + state + " is left behind: " + e);
        }
    }
}
