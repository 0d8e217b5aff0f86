package io.sheaf.benchmarks;

import io.sheaf.RefusedException;
import io.sheaf.cli.SheafCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf bench}. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Runs a benchmark with JMH; without a name lists them. Results are on stdout, progress is on stderr.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf bench", "  sheaf bench square-map", "  sheaf bench word-count --engine embedded --iterations 10"})
public final class BenchCommand implements SheafCommand, Callable<Integer> {

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
            return 0;
        }
        Catalogue benchmark = Catalogue.find(name).orElseThrow(() -> new RefusedException("there is no benchmark " + name + "; there are "
                + Stream.of(Catalogue.values()).map(Catalogue::title).collect(Collectors.joining(", "))));
        return runInOwnProcess(jmhArguments(benchmark));
    }

    private List<String> jmhArguments(Catalogue benchmark) {
        List<String> arguments = new ArrayList<>(List.of(benchmark.pattern(), "-foe", "true"));
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
        if (valueOrNull == null) {
            return;
        }
        if (valueOrNull < least) {
            throw new RefusedException(option + " must be at least " + least + ", not " + valueOrNull);
        }
        arguments.addAll(List.of(jmhOption, valueOrNull.toString()));
    }

    /** Under a token and a state directory of its own, which only the environment can name, so that no other cluster is touched. */
    private static int runInOwnProcess(List<String> jmhArguments) throws IOException, InterruptedException {
        Path state = Files.createTempDirectory("sheaf-bench-");
        try {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp", System.getProperty("java.class.path"), JmhRun.class.getName()));
            command.addAll(jmhArguments);
            ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
            builder.environment().put("XDG_STATE_HOME", state.toString());
            builder.environment().put("SHEAF_TOKEN_FILE", state.resolve("token").toString());
            return waitFor(builder.start());
        } finally {
            deleteAll(state);
        }
    }

    private static int waitFor(Process process) throws InterruptedException {
        Thread atExit = new Thread(process::destroy, "sheaf-bench-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        int code = process.waitFor();
        Runtime.getRuntime().removeShutdownHook(atExit);
        return code == 0 ? 0 : 1;
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.deleteIfExists(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
