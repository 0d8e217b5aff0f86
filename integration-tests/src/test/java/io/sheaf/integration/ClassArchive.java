package io.sheaf.integration;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The archive of classes with which {@code ./sheaf} starts commands and workers, made once for all tests of this JVM: they start some
 * hundred processes, each in half the time.
 */
final class ClassArchive {

    private static List<String> options;

    private ClassArchive() {}

    /** JVM options of a command with all jars in the order of their names, as in {@code ./sheaf}. */
    static synchronized List<String> options() {
        if (options == null) {
            Path archive = Built.lib().resolveSibling("integration-tests.jsa").toAbsolutePath();
            make(archive);
            options = List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:SharedArchiveFile=" + archive, "-Dsheaf.archive=" + archive);
        }
        return options;
    }

    private static void make(Path archive) {
        try {
            Path scratch = Files.createTempDirectory(archive.getParent(), "archive");
            Path output = scratch.resolve("output");
            List<String> command = new ArrayList<>(List.of(Built.java().toString(), "-XX:+UseSerialGC", "-XX:-UsePerfData",
                    "-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive, "-Djava.io.tmpdir=" + scratch, "-cp"));
            command.add(String.join(File.pathSeparator, JavaProgram.jarsIn(Built.lib()).stream().map(Path::toString).toList()));
            command.addAll(List.of("io.sheaf.cli.Rehearsal", "example", "square-map"));
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(Sheaf.in(scratch).environment());
            if (builder.start().waitFor() != 0 || !Files.exists(archive)) {
                throw new IllegalStateException("no archive of classes was made: " + Files.readString(output));
            }
            deleteAll(scratch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the archive of classes was made", e);
        }
    }

    private static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
