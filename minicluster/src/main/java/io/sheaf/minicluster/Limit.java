package io.sheaf.minicluster;

import io.sheaf.EnvironmentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the system lets a process have of something, by {@code prlimit} of util-linux. Only the soft limit is touched, which needs no rights. */
enum Limit {

    /** Numbers of file descriptors: it can open no file and no connection with a higher one. */
    FILES("--nofile", "Max open files"),
    /** Bytes of a file: nothing is written behind them, with an error like that of a full disk. */
    FILE_BYTES("--fsize", "Max file size"),
    /** Bytes of its address space: it gets no more, neither for memory outside the heap nor for the stack of a thread. */
    ADDRESS_SPACE("--as", "Max address space");

    private static final String UNLIMITED = "unlimited";
    private static final Path PROC = Path.of("/proc");
    private static final Pattern VIRTUAL_SIZE = Pattern.compile("(?m)^VmSize:\\s+(\\d+) kB");

    private final String option;
    private final Pattern hard;

    Limit(String option, String nameInProc) {
        this.option = option;
        hard = Pattern.compile("(?m)^" + nameInProc + " +\\S+ +(\\S+)");
    }

    /** Why limits cannot be set here; empty if they can. */
    static String hindrance() {
        if (!Files.isReadable(limits(ProcessHandle.current().pid()))) {
            return "there is no /proc of Linux";
        }
        return Processes.runs("prlimit", "--version") ? "" : "there is no prlimit, of util-linux";
    }

    /** It keeps what it has, and gets nothing more. */
    void closeFor(long pid) {
        try {
            set(pid, Long.toString(had(pid)));
        } catch (IOException e) {
            // One that is gone, also in the middle of being looked at, gets nothing more.
            if (Processes.isAlive(pid)) {
                throw new UncheckedIOException("what process " + pid + " has cannot be seen", e);
            }
        }
    }

    /** As far up as the process itself might set it. */
    void lift(long pid) {
        set(pid, hard(pid));
    }

    private void set(long pid, String soft) {
        if (!Processes.runs("prlimit", "--pid", Long.toString(pid), option + "=" + soft + ":") && Processes.isAlive(pid)) {
            throw new EnvironmentException("prlimit does not set " + option + " of process " + pid + " to " + soft + ": it must be there, of util-linux, and the"
                    + " process one of this user");
        }
    }

    private long had(long pid) throws IOException {
        return switch (this) {
            case FILES -> countOfFiles(pid);
            case FILE_BYTES -> 0;
            case ADDRESS_SPACE -> 1_024 * Long.parseLong(first(VIRTUAL_SIZE, PROC.resolve(pid + "/status")).orElse("0"));
        };
    }

    private static long countOfFiles(long pid) throws IOException {
        try (Stream<Path> files = Files.list(PROC.resolve(pid + "/fd"))) {
            return files.count();
        } catch (UncheckedIOException whileListing) {
            throw whileListing.getCause();
        }
    }

    private String hard(long pid) {
        try {
            return first(hard, limits(pid)).orElse(UNLIMITED);
        } catch (IOException gone) {
            // Then nothing is set.
            return UNLIMITED;
        }
    }

    private static Optional<String> first(Pattern pattern, Path file) throws IOException {
        Matcher found = pattern.matcher(Files.readString(file));
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static Path limits(long pid) {
        return PROC.resolve(pid + "/limits");
    }
}
