package io.sheaf.benchmarks;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp", absolute(System.getProperty("java.class.path")),
                        "io.sheaf.cli.Main", "dev", "--port", "0", "--workers", Integer.toString(workers))
                .redirectError(Redirect.INHERIT)
                .start();
        Thread atExit = new Thread(process::destroy, "sheaf-bench-dev-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        BufferedReader stdout = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = stdout.readLine();
        Matcher ready = READY.matcher(line == null ? "" : line);
        if (!ready.matches()) {
            process.destroy();
            throw new IllegalStateException("sheaf dev did not get ready; it said " + line);
        }
        return new DevProcesses(process, ready.group(1), atExit);
    }

    private static String absolute(String classPath) {
        StringBuilder absolute = new StringBuilder();
        for (String entry : classPath.split(File.pathSeparator)) {
            absolute.append(absolute.length() == 0 ? "" : File.pathSeparator).append(Path.of(entry).toAbsolutePath());
        }
        return absolute.toString();
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
