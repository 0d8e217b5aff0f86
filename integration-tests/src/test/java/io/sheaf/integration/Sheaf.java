package io.sheaf.integration;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The command, as {@code ./sheaf} runs it, with its token and its state in {@code scratch}. */
record Sheaf(Path scratch, Map<String, String> environment) {

    // Without performance data, for which a JVM leaves a directory per user in /tmp.
    static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:-UsePerfData");

    Sheaf {
        environment = Map.copyOf(environment);
    }

    /** Without a cluster. */
    static Sheaf in(Path scratch) {
        return new Sheaf(
                scratch,
                Map.of(
                        "SHEAF_TOKEN_FILE", scratch.resolve("token").toString(),
                        "XDG_STATE_HOME", scratch.resolve("state").toString(),
                        "XDG_CACHE_HOME", scratch.resolve("cache").toString(),
                        "LC_ALL", "C.UTF-8"));
    }

    /** One of 127.0.0.1 on which nobody listens now, for schedulers that follow one another. */
    static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    Sheaf with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new Sheaf(scratch, more);
    }

    JavaProgram.Outcome run(String... arguments) throws IOException, InterruptedException {
        return program().run(scratch, arguments);
    }

    RunningProgram start(String... arguments) throws IOException {
        return program().start(scratch, arguments);
    }

    /** A shell script that finds the command, with these arguments, in its parameters. */
    ProcessBuilder shell(String script, String... arguments) throws IOException {
        List<String> words = new ArrayList<>(List.of("bash", "-c", script, "bash"));
        words.addAll(program().command(arguments));
        ProcessBuilder shell = new ProcessBuilder(words);
        program().prepare(shell.environment());
        return shell;
    }

    /** Runs a command that must succeed and reads the JSON it prints. */
    JsonNode json(String... arguments) throws IOException, InterruptedException {
        JavaProgram.Outcome outcome = run(arguments);
        if (outcome.exitCode() != 0) {
            throw new IllegalStateException(String.join(" ", arguments) + " ended with " + outcome);
        }
        return JsonMapper.shared().readTree(outcome.stdout());
    }

    /** A class of these tests as a program of its own: with the jars for users, in the command's environment. */
    JavaProgram userProgram(Class<?> main) {
        return userProgram(main.getName(), Built.testClasses());
    }

    /** A program that lies elsewhere, with the jars for users. */
    JavaProgram userProgram(String mainClass, Path classes) {
        return new JavaProgram(
                mainClass, List.of(classes, Built.sheafClientJar(), Built.sheafJar()), environment, QUICK_START);
    }

    private JavaProgram program() throws IOException {
        List<String> options = new ArrayList<>(QUICK_START);
        options.addAll(ClassArchive.options());
        options.add("-Djava.io.tmpdir=" + scratch);
        return new JavaProgram("io.sheaf.cli.Main", Built.commandJars(), environment, options);
    }
}
