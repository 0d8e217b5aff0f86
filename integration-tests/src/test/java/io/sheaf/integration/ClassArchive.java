package io.sheaf.integration;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The archive of classes with which {@code ./sheaf} starts commands and workers, made once for all tests of this JVM: they start some
 * hundred processes, each in half the time.
 */
final class ClassArchive {

    private static List<String> options;

    private ClassArchive() {}

    /** JVM options of a command with the jars of {@code ./sheaf} in its order. */
    static synchronized List<String> options() {
        if (options == null) {
            Path archive = Built.lib().resolveSibling("integration-tests.jsa").toAbsolutePath();
            make(archive);
            options = List.of("-Xlog:disable", "-Xlog:all=error:stderr", "-XX:SharedArchiveFile=" + archive, "-Dsheaf.archive=" + archive);
        }
        return options;
    }

    private static void make(Path archive) {
        List<String> jvmOptions = new ArrayList<>(Sheaf.QUICK_START);
        try {
            Path scratch = Files.createDirectories(archive.resolveSibling("integration-tests.scratch"));
            jvmOptions.addAll(List.of("-Xlog:disable", "-XX:ArchiveClassesAtExit=" + archive, "-Djava.io.tmpdir=" + scratch));
            JavaProgram.Outcome outcome = new JavaProgram("io.sheaf.cli.Rehearsal", Built.commandJars(), Sheaf.in(scratch).environment(), jvmOptions)
                    .run(scratch, "example", "square-map");
            if (outcome.exitCode() != 0 || !Files.exists(archive)) {
                throw new IllegalStateException("no archive of classes was made: " + outcome);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the archive of classes was made", e);
        }
    }
}
