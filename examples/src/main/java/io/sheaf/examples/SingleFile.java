package io.sheaf.examples;

import io.sheaf.RefusedException;
import io.sheaf.Sink;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * A sink of one's own: one text file for all tasks, which appears whole or not at all. Attempts write beside it, into a hidden
 * directory of the job; the commit puts the winners together there and links the whole to its name, which fails if the name is
 * taken. All workers must see the same directory.
 *
 * @param file absolute path
 */
public record SingleFile(String file) implements Sink<String, SingleFile.Part, Long> {

    /**
     * What an attempt wrote.
     *
     * @param name in the job's hidden directory
     */
    public record Part(String name, long lines) {}

    public static SingleFile at(Path file) {
        return new SingleFile(file.toAbsolutePath().normalize().toString());
    }

    @Override
    public void check() {
        if (Files.exists(target(), LinkOption.NOFOLLOW_LINKS)) {
            throw new RefusedException("the output " + file + " exists already. Name a file that does not, or remove it first.");
        }
        if (!Files.isDirectory(target().getParent())) {
            throw new RefusedException("the output " + file + " cannot be made: its directory is not there. Make it first.");
        }
    }

    @Override
    public Writer<String, Part> open(Attempt attempt) throws IOException {
        Path part = Files.createDirectories(hidden(attempt.job())).resolve(attempt.name());
        BufferedWriter out = Files.newBufferedWriter(part);
        return new Writer<>() {
            private long lines;

            @Override
            public void write(String record) throws IOException {
                out.write(record);
                out.write('\n');
                lines++;
            }

            @Override
            public Part finish() throws IOException {
                out.close();
                return new Part(attempt.name(), lines);
            }

            @Override
            public void close() throws IOException {
                out.close();
            }
        };
    }

    /** Returns the number of lines. */
    @Override
    public Long commit(String job, List<Part> parts) throws IOException {
        Path directory = Files.createDirectories(hidden(job));
        Path whole = directory.resolve("whole-" + UUID.randomUUID());
        try (OutputStream out = Files.newOutputStream(whole)) {
            for (Part part : parts) {
                Files.copy(directory.resolve(part.name()), out);
            }
        }
        try {
            Files.createLink(target(), whole);
        } catch (FileAlreadyExistsException e) {
            // An earlier attempt of this commit got so far, or the file is somebody else's.
            if (Files.mismatch(whole, target()) >= 0) {
                throw new RefusedException("the output " + file + " has appeared meanwhile, and is not of this job", e);
            }
        }
        return parts.stream().mapToLong(Part::lines).sum();
    }

    @Override
    public void discard(String job, boolean committed) throws IOException {
        // Other workers remove it, too, at the same time.
        Path directory = hidden(job);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            return;
        }
        Files.deleteIfExists(directory);
    }

    /** The file's lines, once it is there. */
    public List<String> lines() throws IOException {
        return Files.readAllLines(target(), StandardCharsets.UTF_8);
    }

    private Path target() {
        return Path.of(file);
    }

    private Path hidden(String job) {
        return target().resolveSibling("." + target().getFileName() + "-" + job);
    }
}
