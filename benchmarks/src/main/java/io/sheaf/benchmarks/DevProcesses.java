package io.sheaf.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A scheduler and its workers as processes of their own, started as a user starts them: {@code sheaf dev --port 0}. They
 * find token and state directory in the environment of this process, as the client in it does, and end with it, unless it
 * is killed. Owned by one thread.
 *
 * @param address {@code host:port} of the scheduler
 * @param atExit ends the processes when this one is told to end
 */
public record DevProcesses(Process process, String address, Thread atExit) implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("ready scheduler=(\\S+) workers=\\d+");
    private static final long END_WITHIN_SECONDS = 15;

    /**
     * Starts the processes and waits until all workers are registered, which the command itself bounds.
     *
     * @throws IllegalStateException if they do not get ready; why is on stderr
     */
    public static DevProcesses start(int workers) throws IOException {
        return start(List.of("--workers", Integer.toString(workers)), List.of(), Map.of());
    }

    /**
     * The same with options of the command; with options for the JVM of the scheduler, whose temporary directory holds what the
     * workers write to disk; and with other variables in the environment of all.
     */
    static DevProcesses start(List<String> options, List<String> jvmOptions, Map<String, String> environment) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("dev", "--port", "0"));
        arguments.addAll(options);
        Process process = SheafCommands.start(arguments, jvmOptions, environment);
        Thread atExit = new Thread(process::destroy, "sheaf-bench-dev-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        Matcher ready = SheafCommands.awaitReady(process, READY);
        return new DevProcesses(process, ready.group(1), atExit);
    }

    /** Process ids of the workers that live now. */
    List<Long> workers() {
        return process.children().map(ProcessHandle::pid).sorted().toList();
    }

    /** Ends the processes in order; kills them if they take too long. */
    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(END_WITHIN_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // This JVM is ending: the hook finds nothing left to do.
            return;
        }
    }
}
