package io.sheaf.integration;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A Java program run to its end in a process of its own. */
record JavaProgram(Path java, String mainClass, List<Path> classPath, Map<String, String> environment, List<String> jvmOptions) {

    /** How the program ended and what it wrote. */
    record Outcome(int exitCode, String stdout, String stderr) {}

    JavaProgram(String mainClass, List<Path> classPath, Map<String, String> environment) {
        this(mainClass, classPath, environment, List.of());
    }

    /** On the test's JDK. */
    JavaProgram(String mainClass, List<Path> classPath, Map<String, String> environment, List<String> jvmOptions) {
        this(Built.java(), mainClass, classPath, environment, jvmOptions);
    }

    JavaProgram {
        jvmOptions = List.copyOf(jvmOptions);
        classPath = List.copyOf(classPath);
        environment = Map.copyOf(environment);
    }

    /** The same on another JDK. */
    JavaProgram on(Path otherJava) {
        return new JavaProgram(otherJava, mainClass, classPath, environment, jvmOptions);
    }

    /** The same with the jars in which these classes are. */
    JavaProgram withJarsOf(List<Class<?>> types) {
        List<Path> more = new ArrayList<>(classPath);
        types.forEach(type -> more.add(Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())));
        return new JavaProgram(java, mainClass, more, environment, jvmOptions);
    }

    /** Every jar of a directory, in the order of their names. */
    static List<Path> jarsIn(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
        }
    }

    /** Runs it; files for its output are made in {@code scratch}. */
    Outcome run(Path scratch, String... arguments) throws IOException, InterruptedException {
        try (RunningProgram program = start(scratch, arguments)) {
            return program.awaitEnd();
        }
    }

    /** Starts it; closing the program kills it if it still runs. */
    RunningProgram start(Path scratch, String... arguments) throws IOException {
        Path out = Files.createTempFile(scratch, "out", ".txt");
        Path err = Files.createTempFile(scratch, "err", ".txt");
        ProcessBuilder builder = new ProcessBuilder(command(arguments))
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        prepare(builder.environment());
        return new RunningProgram(mainClass, builder.start(), out, err);
    }

    /** Makes the environment of a process to be started that of this program. */
    void prepare(Map<String, String> inherited) {
        inherited.remove("SHEAF_CLUSTER");
        inherited.putAll(environment);
    }

    /** The words that start it. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(jvmOptions);
        command.add("-cp");
        command.add(String.join(File.pathSeparator, classPath.stream().map(Path::toString).toList()));
        command.add(mainClass);
        command.addAll(List.of(arguments));
        return command;
    }
}
