package io.sheaf.minicluster;

import io.sheaf.EnvironmentException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A scheduler in a process of its own. Owned by its {@link MiniCluster}. */
final class SchedulerProcess implements AutoCloseable {

    private static final long CLOSE_SECONDS = 10;

    private final Process process;

    private SchedulerProcess(Process process) {
        this.process = process;
    }

    /** Returns when it listens. */
    static SchedulerProcess start(int port, MiniCluster.Builder settings, List<String> jvmOptions, Map<String, String> environment) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), SchedulerMain.class.getName(), Integer.toString(port),
                Long.toString(settings.heartbeat.toMillis()), Long.toString(settings.lease.toMillis())));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(environment);
        SchedulerProcess started = new SchedulerProcess(builder.start());
        try {
            started.awaitReady(port);
            return started;
        } catch (IOException | RuntimeException e) {
            started.kill();
            throw e;
        }
    }

    private void awaitReady(int port) throws IOException {
        BufferedReader says = process.inputReader(StandardCharsets.UTF_8);
        String line = says.readLine();
        if (!SchedulerMain.READY.equals(line)) {
            throw new EnvironmentException("the scheduler of a mini cluster did not start on port " + port + "; what it says is above");
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL; returns when it is gone. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it in order. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (IOException | InterruptedException e) {
            kill();
        }
    }
}
