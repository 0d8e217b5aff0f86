package io.sheaf.minicluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is done to processes. */
public final class Processes {

    private Processes() {}

    /**
     * Sends a signal; returns when it is sent.
     *
     * @param signal its name, such as {@code KILL}
     * @return false if there is no such process any more
     */
    public static boolean signal(long pid, String signal) {
        return run("kill", "-" + signal, Long.toString(pid)) == 0;
    }

    /** Whether this command is there, and ends well. */
    public static boolean runs(String... command) {
        try {
            return end(command) == 0;
        } catch (IOException isNotThere) {
            return false;
        }
    }

    /** What a command says on its standard output. */
    static String output(String... command) {
        try {
            return new String(new ProcessBuilder(List.of(command)).redirectError(ProcessBuilder.Redirect.DISCARD).start().getInputStream().readAllBytes(),
                    StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + command[0] + "' says nothing", e);
        }
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static int run(String... command) {
        try {
            return end(command);
        } catch (IOException e) {
            throw new UncheckedIOException("'" + command[0] + "' cannot be run, which a mini cluster needs: it runs on POSIX systems only", e);
        }
    }

    private static int end(String... command) throws IOException {
        try {
            return new ProcessBuilder(List.of(command))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while '" + command[0] + "' runs", e);
        }
    }
}
