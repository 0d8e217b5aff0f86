package io.sheaf.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What threads are doing: of this JVM, and of others if this is a JDK. */
final class ThreadDumps {

    private static final long PATIENCE_SECONDS = 20;

    private ThreadDumps() {}

    static String of(List<Long> pids) {
        StringBuilder text = new StringBuilder("threads of this process:\n");
        for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
            text.append('"').append(thread.getThreadName()).append("\" ").append(thread.getThreadState()).append(' ').append(thread.getLockInfo()).append('\n');
            for (StackTraceElement frame : thread.getStackTrace()) {
                text.append("    at ").append(frame).append('\n');
            }
        }
        pids.forEach(pid -> text.append("threads of process ").append(pid).append(":\n").append(ofOther(pid)).append('\n'));
        return text.toString();
    }

    private static String ofOther(long pid) {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        if (!Files.isExecutable(jcmd)) {
            return "unknown: there is no " + jcmd;
        }
        try {
            Path said = Files.createTempFile("sheaf-chaos-", ".txt");
            try {
                Process dump = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print").redirectErrorStream(true).redirectOutput(said.toFile()).start();
                boolean ended = dump.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
                dump.destroyForcibly();
                return ended ? Files.readString(said, StandardCharsets.UTF_8) : "unknown: it does not answer";
            } finally {
                Files.delete(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the threads of process " + pid + " cannot be asked for", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "unknown: interrupted";
        }
    }
}
