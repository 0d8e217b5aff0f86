package io.sheaf.integration;

import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A file system of few bytes in memory, which only the processes started with it see; it ends with them.
 *
 * @param directory where they see it; for all others it is empty
 */
record SmallDisk(Path directory, int mebibytes) {

    private static final String MOUNTED = "mount -t tmpfs -o size=\"$0\"m none \"$1\" && shift && exec \"$@\"";
    private static final String UNSHARED = "exec unshare --mount bash -c '" + MOUNTED + "' \"$@\"";

    /** Skips the test where nobody may mount anything. */
    static SmallDisk in(Path parent, int mebibytes) throws IOException, InterruptedException {
        SmallDisk disk = new SmallDisk(Files.createDirectory(parent.resolve("small-disk")), mebibytes);
        Process probe = new ProcessBuilder(disk.words(List.of("true")))
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        boolean ended = probe.waitFor(1, TimeUnit.MINUTES);
        assumeThat(ended && probe.exitValue() == 0).as("this user may mount a file system of its own (unshare --mount, mount -t tmpfs)").isTrue();
        return disk;
    }

    /** Starts the command with this disk, and with its temporary directory on it. */
    RunningProgram start(Sheaf sheaf, String... arguments) throws IOException {
        Path out = Files.createTempFile(sheaf.scratch(), "out", ".txt");
        Path err = Files.createTempFile(sheaf.scratch(), "err", ".txt");
        Sheaf here = new Sheaf(directory, sheaf.environment());
        ProcessBuilder builder = here.shell(UNSHARED, arguments);
        List<String> command = new ArrayList<>(builder.command());
        // Behind the shell's own name for itself.
        command.addAll(4, List.of(Integer.toString(mebibytes), directory.toString()));
        builder.command(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        return new RunningProgram("sheaf with a small disk", builder.start(), out, err);
    }

    /** The disk as a process sees it that was started with it. */
    Path seenBy(Process process) {
        return Path.of("/proc", Long.toString(process.pid()), "root").resolve(Path.of("/").relativize(directory));
    }

    private List<String> words(List<String> command) {
        List<String> words = new ArrayList<>(List.of("bash", "-c", UNSHARED, "bash", Integer.toString(mebibytes), directory.toString()));
        words.addAll(command);
        return words;
    }
}
