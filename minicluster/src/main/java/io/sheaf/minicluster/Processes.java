package io.sheaf.minicluster;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private static int run(String... command) {
        try {
            Process process = new ProcessBuilder(List.of(command))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            return process.waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("'" + command[0] + "' cannot be run, which a mini cluster needs: it runs on POSIX systems only", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while sending a signal", e);
        }
    }
}
