package io.sheaf.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A directory that a job writes lines to, in one of its own. Used by one thread. */
final class WrittenLines implements AutoCloseable {

    private static final String NAME = "out";
    private static final long PATIENCE_SECONDS = 60;
    /** Longer than an ambush has somebody stand still. */
    private static final long LATER_NANOS = TimeUnit.SECONDS.toNanos(4);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Path parent;

    private WrittenLines(Path parent) {
        this.parent = parent;
    }

    static WrittenLines somewhere() {
        try {
            return new WrittenLines(Files.createTempDirectory("sheaf-chaos-"));
        } catch (IOException e) {
            throw new UncheckedIOException("no directory for output", e);
        }
    }

    /** Which does not exist before a job has made it. */
    Path directory() {
        return parent.resolve(NAME);
    }

    /** What is wrong with it a while after its job has ended, when workers have removed what they wrote for it; empty if nothing is. */
    String wrongInTheEnd(List<String> expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String wrong = wrong(expected);
        while (!wrong.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL_NANOS);
            wrong = wrong(expected);
        }
        return wrong;
    }

    /** The same, and once more when others have had the time to spoil it. */
    String wrongInTheEndOrLater(List<String> expected) {
        String wrong = wrongInTheEnd(expected);
        LockSupport.parkNanos(wrong.isEmpty() ? LATER_NANOS : 0);
        return wrong.isEmpty() ? wrongInTheEnd(expected) : wrong;
    }

    private String wrong(List<String> expected) {
        try {
            List<String> there = names(parent);
            return there.equals(List.of(NAME)) ? Workloads.difference(expected, lines()) : "beside the output, or instead of it, there are " + there;
        } catch (IOException e) {
            throw new UncheckedIOException("the output cannot be read", e);
        }
    }

    private List<String> lines() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String name : names(directory())) {
            if (name.startsWith("part-")) {
                lines.addAll(Files.readAllLines(directory().resolve(name)));
            }
        }
        return lines;
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            // Nothing is left to delete.
        } catch (IOException e) {
            throw new UncheckedIOException("the output cannot be deleted", e);
        }
    }
}
