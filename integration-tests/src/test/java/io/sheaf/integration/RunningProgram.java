package io.sheaf.integration;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A process that a test has started, and the files it writes to. */
record RunningProgram(String name, Process process, Path out, Path err) implements AutoCloseable {

    private static final int MINUTES = 5;

    JavaProgram.Outcome awaitEnd() throws IOException, InterruptedException {
        return awaitEnd(MINUTES);
    }

    JavaProgram.Outcome awaitEnd(int minutes) throws IOException, InterruptedException {
        if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
            throw new IllegalStateException(
                    name + " did not end within " + minutes + " minutes; it wrote " + stdout() + stderr());
        }
        return new JavaProgram.Outcome(process.exitValue(), stdout(), stderr());
    }

    /** What it has written so far. */
    String stdout() throws IOException {
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    String stderr() throws IOException {
        return Files.readString(err, StandardCharsets.UTF_8);
    }

    /** Sends a signal by its name, such as {@code INT}. */
    void signal(String signal) throws IOException, InterruptedException {
        signal(process.pid(), signal);
    }

    static void signal(long pid, String signal) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, Long.toString(pid)).inheritIO().start();
        if (kill.waitFor() != 0) {
            throw new IllegalStateException("no process " + pid + " to send " + signal);
        }
    }

    /** Kills it if it still runs. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
