package io.sheaf.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A directory of its own in which tasks of all processes say when they began: also those whose results nobody gets to see. A line each, in a file
 * for each process.
 */
final class Marks implements AutoCloseable {

    private static final String LINE = "%013d %010d%n";
    private static final int LINE_BYTES = line(0, 0).length;

    private final Path directory;

    private Marks(Path directory) {
        this.directory = directory;
    }

    static Marks create() throws IOException {
        return new Marks(Files.createTempDirectory("sheaf-marks-"));
    }

    /** For tasks, to leave marks in. */
    String directory() {
        return directory.toString();
    }

    /** That a task of a job began at a time, in milliseconds since 1970. */
    record Mark(long millis, long task) {}

    /** Leaves a mark, in a process with a task. */
    static void leave(String directory, long task) {
        Path file = Path.of(directory, Long.toString(ProcessHandle.current().pid()));
        try {
            Files.write(file, line(System.currentTimeMillis(), task), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("a task could not say that it began", e);
        }
    }

    private static byte[] line(long millis, long task) {
        return String.format(Locale.ROOT, LINE, millis, task).getBytes(StandardCharsets.US_ASCII);
    }

    /** How many there are. */
    long count() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        return bytes / LINE_BYTES;
    }

    /** All, in no order. Call it when no task runs. */
    List<Mark> all() throws IOException {
        List<Mark> marks = new ArrayList<>();
        for (Path file : files()) {
            for (String line : Files.readAllLines(file, StandardCharsets.US_ASCII)) {
                String[] words = line.split(" ");
                marks.add(new Mark(Long.parseLong(words[0]), Long.parseLong(words[1])));
            }
        }
        return marks;
    }

    /** Removes it. Call it when no task runs. */
    @Override
    public void close() throws IOException {
        for (Path file : files()) {
            Files.delete(file);
        }
        Files.delete(directory);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
