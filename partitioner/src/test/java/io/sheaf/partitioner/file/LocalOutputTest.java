package io.sheaf.partitioner.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.EnvironmentException;
import io.sheaf.RefusedException;
import io.sheaf.file.FileManifest;
import io.sheaf.file.FilePart;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalOutputTest {

    @TempDir
    Path parent;

    private Path output;

    @BeforeEach
    void setUp() {
        output = parent.resolve("deep").resolve("out");
    }

    @Test
    void aCommitMayBeDoneAgainAfterAnyOfItsSteps() throws IOException {
        for (int steps = 0; steps <= 6; steps++) {
            output = parent.resolve("crash-" + steps);
            List<FilePart> parts = write();
            LocalOutput crashing = directory();
            FileManifest manifest = LocalOutput.manifest(parts, "");
            List<Step> all = new ArrayList<>(List.of(() -> crashing.plan(manifest)));
            for (int i = 0; i < 3; i++) {
                FilePart part = parts.get(i);
                String name = LocalOutput.name(i, "");
                all.add(() -> crashing.move(part, name));
            }
            all.add(() -> crashing.publish(manifest));
            all.add(crashing::removeTemporary);
            for (Step step : all.subList(0, steps)) {
                step.run();
            }
            assertThat(Files.exists(output.resolve("_SUCCESS"))).isEqualTo(steps >= 5);

            assertThat(directory().commit(parts, "")).isEqualTo(manifest);
            assertThat(directory().commit(parts, "")).isEqualTo(manifest);
            assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
            assertThat(Files.readString(output.resolve("part-00000"))).startsWith("a\n");
        }
    }

    @Test
    void aJobThatFailsLeavesNothingWhereverItsCommitStopped() throws IOException {
        for (int steps = 0; steps <= 4; steps++) {
            output = parent.resolve("failed-" + steps);
            List<FilePart> parts = write();
            if (steps > 0) {
                directory().plan(LocalOutput.manifest(parts, ""));
            }
            for (int i = 0; i < steps - 1; i++) {
                directory().move(parts.get(i), LocalOutput.name(i, ""));
            }
            directory().discard(false);
            assertThat(output).doesNotExist();
        }
    }

    @Test
    void theDirectoryIsKnownForTheJobsOwnHoweverManyTasksMakeIt() throws Exception {
        int tasks = 4;
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            for (int round = 0; round < 300; round++) {
                LocalOutput directory = new LocalOutput(output, "job");
                CyclicBarrier together = new CyclicBarrier(tasks);
                Callable<Void> task = () -> {
                    together.await();
                    directory.prepare();
                    return null;
                };
                for (Future<Void> done : threads.invokeAll(Collections.nCopies(tasks, task))) {
                    done.get();
                }
                directory.discard(false);
                assertThat(output).as("round %d", round).doesNotExist();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void foreignFilesThatAppearBeforeTheCommitStopIt() throws IOException {
        List<FilePart> parts = write();
        Files.writeString(output.resolve("part-00001"), "not ours");
        assertThatThrownBy(() -> directory().commit(parts, "")).isInstanceOf(RefusedException.class);
        assertThat(Files.readString(output.resolve("part-00001"))).isEqualTo("not ours");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamedWithARemedyAndNothingIsLeftToRemove() throws IOException {
        Files.createDirectories(output.getParent().getParent());
        Files.writeString(output.getParent(), "a file where a directory should be");
        LocalOutput directory = new LocalOutput(output, "job");
        assertThatThrownBy(directory::prepare).isInstanceOf(EnvironmentException.class).hasMessageContaining(output.toString())
                .hasMessageContaining("Name a directory");
        directory.discard(false);
        assertThat(output.getParent()).hasContent("a file where a directory should be");
    }

    @Test
    void aMissingFileOfATaskFailsTheCommit() throws IOException {
        List<FilePart> parts = write();
        Files.delete(directory().temporary().resolve(parts.get(1).file()));
        assertThatThrownBy(() -> directory().commit(parts, ""))
                .isInstanceOf(EnvironmentException.class).hasMessageContaining("task 1");
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
    }

    /** A step of the commit. */
    interface Step {
        void run() throws IOException;
    }

    private List<FilePart> write() throws IOException {
        return List.of(write(0, "a\n"), write(1, "two\nlines\n"), write(2, ""));
    }

    private FilePart write(int task, String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        String name = "attempt-" + task;
        try (OutputStream out = directory().create(name)) {
            out.write(bytes);
        }
        return new FilePart(task, name, bytes.length, content.chars().filter(c -> c == '\n').count(), 0);
    }

    private LocalOutput directory() {
        return new LocalOutput(output, "job");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(output)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
