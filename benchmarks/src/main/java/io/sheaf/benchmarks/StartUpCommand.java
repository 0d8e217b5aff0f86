package io.sheaf.benchmarks;

import io.sheaf.benchmarks.dataflow.Children;
import io.sheaf.benchmarks.dataflow.Directories;
import io.sheaf.benchmarks.dataflow.Figures;
import io.sheaf.cli.ExitCodes;
import io.sheaf.cli.OptionChecks;
import io.sheaf.cli.SheafCommand;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sheaf bench start-up}. */
@Command(
        name = "start-up",
        mixinStandardHelpOptions = true,
        description = "Times whole processes from their start: a plain JVM, a program with Sheaf in it (and its main method up to the first result),"
                + " 'sheaf example' without and with the script that launches it, and 'sheaf dev' with two"
                + " workers up to the first result at a new program; and tells the memory of scheduler and workers then and the size of all jars."
                + " A line for each on stdout: what, median, all runs. Memory is known on Linux only.",
        footerHeading = "%nExamples:%n",
        footer = {"  sheaf bench start-up", "  sheaf bench start-up --runs 9"})
public final class StartUpCommand implements SheafCommand, Callable<Integer> {

    private static final String MAIN = "io.sheaf.cli.Main";
    private static final int WORKERS = 2;
    /** A script may have to build first. */
    private static final long LIMIT_MINUTES = 15;
    private static final double NANOS = 1e9;
    private static final double MIB = 1 << 20;
    private static final String SECONDS = "%.3f s";
    private static final String MEBIBYTES = "%.0f MiB";

    @Option(names = "--runs", paramLabel = "N", defaultValue = "5", description = "Runs of each, at least 1. Default: ${DEFAULT-VALUE}.")
    private int runs;

    @Option(names = "--launcher", paramLabel = "FILE", defaultValue = "./sheaf", description = "The script that launches sheaf. Default: ${DEFAULT-VALUE}.")
    private Path launcher;

    private Map<String, String> environment;
    private Path said;

    @Override
    public String parent() {
        return "bench";
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        OptionChecks.atLeast(1, runs, "--runs");
        Path state = Files.createTempDirectory("sheaf-bench-");
        environment = Children.environment(state);
        said = state.resolve("said");
        try {
            measure();
        } finally {
            Directories.deleteAll(state);
        }
        return ExitCodes.OK;
    }

    private void measure() throws IOException, InterruptedException {
        List<Double> plain = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> main = new ArrayList<>();
        List<Double> example = new ArrayList<>();
        List<Double> launched = new ArrayList<>();
        List<Double> dev = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        boolean launches = launches();
        for (int run = 0; run < runs; run++) {
            plain.add(seconds(java(FirstResult.Plain.class.getName())));
            first.add(seconds(java(FirstResult.class.getName())));
            main.add(secondsOfMain());
            example.add(seconds(java(MAIN, "example")));
            if (launches) {
                launched.add(seconds(launch()));
            }
            long since = System.nanoTime();
            try (DevProcesses processes = DevProcesses.start(List.of("--workers", Integer.toString(WORKERS)), jvmOptions(), environment)) {
                seconds(java(FirstResult.class.getName(), processes.address()));
                dev.add((System.nanoTime() - since) / NANOS);
                memory.add(memory(processes));
            }
            System.err.printf(Locale.ROOT, "run %d of %d%n", run + 1, runs);
        }
        say("plain JVM", SECONDS, plain);
        say("program with an embedded cluster", SECONDS, first);
        say("its main method to the first result", SECONDS, main);
        say("sheaf example", SECONDS, example);
        if (launches) {
            say("sheaf example, launched by the script", SECONDS, launched);
        }
        say("sheaf dev to the first result", SECONDS, dev);
        say("memory of scheduler and " + WORKERS + " workers", MEBIBYTES, memory);
        say("jars", MEBIBYTES, List.of(jars() / MIB));
    }

    /** Whether the script is there. Then it has run once, because it builds what is out of date. */
    private boolean launches() throws IOException, InterruptedException {
        if (!Files.isExecutable(launcher)) {
            System.err.println("sheaf: no script " + launcher + ", so what it takes is left out; name it with --launcher");
            return false;
        }
        seconds(launch());
        return true;
    }

    private List<String> launch() {
        return List.of(launcher.toAbsolutePath().toString(), "example");
    }

    private List<String> java(String... mainAndArguments) {
        List<String> command = new ArrayList<>(List.of(Children.java()));
        command.addAll(jvmOptions());
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(mainAndArguments));
        return command;
    }

    /** From the start of a process to its end. */
    private double seconds(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(Redirect.INHERIT).redirectOutput(said.toFile());
        builder.environment().putAll(environment);
        long since = System.nanoTime();
        Process process = builder.start();
        if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IllegalStateException(name(command) + " has not ended within " + LIMIT_MINUTES + " minutes");
        }
        long nanos = System.nanoTime() - since;
        if (process.exitValue() != 0) {
            throw new IllegalStateException(name(command) + " ended with " + process.exitValue() + "; why is on stderr above");
        }
        return nanos / NANOS;
    }

    private static String name(List<String> command) {
        return command.get(command.size() - 1);
    }

    /** What the program with an embedded cluster said of itself. */
    private double secondsOfMain() throws IOException {
        String line = Files.readString(said).strip();
        return Long.parseLong(line.substring(FirstResult.SAID.length(), line.indexOf(" ns"))) / NANOS;
    }

    // The launcher's, such as its archive of loaded classes, which is what users have.
    private static List<String> jvmOptions() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments();
    }

    private static double memory(DevProcesses processes) throws IOException {
        long bytes = ProcessFigures.residentBytes(processes.process().pid());
        for (long worker : processes.workers()) {
            bytes += ProcessFigures.residentBytes(worker);
        }
        return bytes / MIB;
    }

    private static double jars() throws IOException {
        double bytes = 0;
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)) {
                bytes += Files.size(path);
            } else if (Files.isDirectory(path)) {
                try (Stream<Path> files = Files.walk(path)) {
                    bytes += files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
                }
            }
        }
        return bytes;
    }

    private static void say(String what, String form, List<Double> figures) {
        List<String> all = figures.stream().map(figure -> String.format(Locale.ROOT, form, figure)).toList();
        System.out.println(what + "\t" + String.format(Locale.ROOT, form, new Figures(figures).median()) + "\t" + String.join(", ", all));
    }
}
