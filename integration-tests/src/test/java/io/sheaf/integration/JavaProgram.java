package io.sheaf.integration;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Java program run to its end in a process of its own. */
record JavaProgram(String mainClass, List<Path> classPath, Map<String, String> environment) {

    private static final int MINUTES = 2;

    /** How the program ended and what it wrote. */
    record Outcome(int exitCode, String stdout, String stderr) {}

    JavaProgram {
        classPath = List.copyOf(classPath);
        environment = Map.copyOf(environment);
    }

    /** Every jar of a directory, in the order of their names. */
    static List<Path> jarsIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Runs it with the test's JDK; files for its output are made in {@code scratch}. */
    Outcome run(Path scratch, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        Process process = start(out, err, arguments);
        try {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                throw new IllegalStateException(mainClass + " did not end within " + MINUTES + " minutes; it wrote "
                        + Files.readString(out) + Files.readString(err));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Outcome(process.exitValue(), read(out), read(err));
    }

    private Process start(Path out, Path err, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(Built.java().toString(), "-cp"));
        command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().remove("SHEAF_CLUSTER");
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
