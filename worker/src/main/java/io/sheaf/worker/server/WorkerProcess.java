package io.sheaf.worker.server;

import io.sheaf.plan.WorkerEpoch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** One child process with a worker in it, from its start to its end. Safe for use by many threads. */
final class WorkerProcess {

    private static final long LAST_WORDS_MILLIS = 1_000;
    private static final long OUT_OF_MEMORY_MILLIS = 3_000;

    private final Process process;
    private final Path scratch;
    private final CompletableFuture<String> ready = new CompletableFuture<>();
    private final long startedNanos = System.nanoTime();
    private final Thread reader;
    private volatile WorkerEpoch epoch;
    private volatile ExitCode declaredEnd;

    private WorkerProcess(Process process, Path scratch) {
        this.process = process;
        this.scratch = scratch;
        this.reader = new Thread(this::readOutput, "sheaf-worker-output-" + process.pid());
        reader.setDaemon(true);
    }

    static WorkerProcess start(SupervisorConfig config) throws IOException {
        Path scratch = Files.createTempDirectory(config.disk(), "sheaf-worker-");
        WorkerOptions options = new WorkerOptions(
                config.scheduler(), config.slots(), config.tokenFile(), config.codeCache(), scratch, config.patience(),
                config.compression());
        ProcessBuilder builder = new ProcessBuilder(command(config, options))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectInput(ProcessBuilder.Redirect.PIPE);
        WorkerProcess started = new WorkerProcess(builder.start(), scratch);
        started.reader.start();
        return started;
    }

    // Workers run on the JDK of this process.
    private static final int NATIVE_ACCESS_IS_ASKED_FOR = 24;

    private static List<String> command(SupervisorConfig config, WorkerOptions options) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Half of the machine's memory for all workers together.
        command.add("-XX:MaxRAMPercentage=" + String.format(java.util.Locale.ROOT, "%.2f", 50.0 / config.workers()));
        if (Runtime.version().feature() >= NATIVE_ACCESS_IS_ASKED_FOR) {
            // A program may bring a library that is native, as zstd is: workers would tell of its use.
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        archive().ifPresent(archive -> command.addAll(List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:SharedArchiveFile=" + archive)));
        if (LogConfiguration.showsStackTraces()) {
            command.add(LogConfiguration.verboseOption());
        }
        command.addAll(config.jvmOptions());
        // To standard output, which is this process's pipe; needs no memory of the worker's heap.
        command.add("-XX:OnOutOfMemoryError=echo " + WorkerMain.OUT_OF_MEMORY);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(WorkerMain.class.getName());
        command.addAll(options.toArguments());
        return command;
    }

    // The launcher's archive of classes, which fits workers too: they have the class path of this process.
    private static Optional<String> archive() {
        return Optional.ofNullable(System.getProperty("sheaf.archive"));
    }

    long pid() {
        return process.pid();
    }

    /** The worker's display name, once the scheduler has taken it in. */
    CompletableFuture<String> ready() {
        return ready;
    }

    long ageNanos() {
        return System.nanoTime() - startedNanos;
    }

    /** Waits for the end of the process, cleans up after it, and gives its exit code. */
    int waitFor() throws InterruptedException {
        int code = process.waitFor();
        // What it said last may still lie in the pipe.
        reader.join(LAST_WORDS_MILLIS);
        deleteScratch();
        return code;
    }

    /** As what the scheduler took it in last, if it did. Final after {@link #waitFor}. */
    Optional<WorkerEpoch> epoch() {
        return Optional.ofNullable(epoch);
    }

    /** Why it ended, if it said so. Known after {@link #waitFor}. */
    Optional<ExitCode> declaredEnd() {
        return Optional.ofNullable(declaredEnd);
    }

    /** Done with the process. */
    CompletableFuture<Process> onExit() {
        return process.onExit();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Of a process that has ended. */
    boolean exitedWith(ExitCode code) {
        return process.exitValue() == code.code();
    }

    /** Asks it to finish what it runs and to leave. */
    void drain() {
        tell(WorkerMain.DRAIN);
    }

    /** Asks it to leave when others need nothing of it any more. */
    void leave() {
        tell(WorkerMain.LEAVE);
    }

    private void tell(String what) {
        try {
            OutputStream toChild = process.getOutputStream();
            toChild.write((what + "\n").getBytes(StandardCharsets.UTF_8));
            toChild.flush();
        } catch (IOException alreadyGone) {
            // Which is what was asked for.
        }
    }

    /** Closes its standard input: it ends at once, but cleans up. */
    void letGo() {
        try {
            process.getOutputStream().close();
        } catch (IOException alreadyGone) {
            // Which is what was asked for.
        }
    }

    void kill() {
        process.destroyForcibly();
    }

    private void readOutput() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(WorkerMain.JOINED)) {
                    joined(line.substring(WorkerMain.JOINED.length()));
                } else if (line.startsWith(WorkerMain.END)) {
                    declaredEnd = ExitCode.valueOf(line.substring(WorkerMain.END.length()));
                } else if (line.equals(WorkerMain.OUT_OF_MEMORY)) {
                    outOfMemory();
                } else {
                    System.err.println(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("reading what a worker says", e);
        }
    }

    private void joined(String epochAndName) {
        int space = epochAndName.indexOf(' ');
        epoch = new WorkerEpoch(Long.parseLong(epochAndName.substring(0, space)));
        ready.complete(epochAndName.substring(space + 1));
    }

    // A task that ran out of memory fails with that reason, and the worker ends itself. Where the error hit another thread,
    // or was caught, or is not the last one, nobody can tell what is broken: the process ends all the same.
    private void outOfMemory() {
        declaredEnd = ExitCode.OUT_OF_MEMORY;
        CompletableFuture.delayedExecutor(OUT_OF_MEMORY_MILLIS, TimeUnit.MILLISECONDS).execute(process::destroyForcibly);
    }

    private void deleteScratch() {
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // Nothing is left to delete.
        } catch (IOException e) {
            System.err.println("sheaf: the directory " + scratch + " of a worker that ended cannot be deleted: " + e);
        }
    }
}
