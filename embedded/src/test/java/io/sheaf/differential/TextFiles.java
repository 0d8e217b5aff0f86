package io.sheaf.differential;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Text files as the JDK reads and writes them, compressed if their name says so. */
final class TextFiles {

    private TextFiles() {}

    static void write(Path file, List<?> lines) {
        try (OutputStream plain = Files.newOutputStream(file); OutputStream out = isCompressed(file) ? new GZIPOutputStream(plain) : plain) {
            for (Object line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines of all that a job wrote, file by file. */
    static List<Object> readAll(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            List<Object> lines = new ArrayList<>();
            files.filter(file -> file.getFileName().toString().startsWith("part-")).sorted().forEach(file -> lines.addAll(read(file)));
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> read(Path file) {
        try (InputStream plain = Files.newInputStream(file); InputStream in = isCompressed(file) ? new GZIPInputStream(plain) : plain) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void deleteAllIn(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(directory)).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isCompressed(Path file) {
        return file.toString().endsWith(".gz");
    }
}
