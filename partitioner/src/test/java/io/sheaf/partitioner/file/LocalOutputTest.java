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
            for (Step step : steps(parts).subList(0, steps)) {
                step.run();
            }
            assertThat(Files.exists(output)).isEqualTo(steps == 6);

            FileManifest manifest = LocalOutput.manifest(parts, "");
            assertThat(directory().commit(parts, "")).isEqualTo(manifest);
            assertThat(directory().commit(parts, "")).isEqualTo(manifest);
            assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
            assertThat(Files.readString(output.resolve("part-00000"))).startsWith("a\n");
            assertThat(left()).containsExactly(output.getFileName().toString());
            clear();
        }
    }

    /** The tasks ran again meanwhile, as their input was lost and is another one. */
    @Test
    void whatACommitHadMovedThatFewerFilesFollowIsNotShown() throws IOException {
        for (int steps = 0; steps <= 5; steps++) {
            output = parent.resolve("fewer-" + steps);
            for (Step step : steps(write()).subList(0, steps)) {
                step.run();
            }
            List<FilePart> fewer = write().subList(0, 2);
            directory().commit(fewer, "");
            assertThat(names()).as("after %d steps", steps).containsExactly("_SUCCESS", "part-00000", "part-00001");
            clear();
        }
    }

    @Test
    void aJobThatFailsLeavesNothingWhereverItsCommitStopped() throws IOException {
        for (int steps = 0; steps <= 5; steps++) {
            output = parent.resolve("failed-" + steps);
            for (Step step : steps(write()).subList(0, steps)) {
                step.run();
            }
            assertThat(output).doesNotExist();
            directory().discard(false);
            assertThat(left()).as("after %d steps", steps).isEmpty();
        }
    }

    /** However an attempt of the commit goes on that everybody takes for dead, a reader sees all files or none. */
    @Test
    void aCommitThatGoesOnAfterItsJobWasDiscardedShowsNothing() throws IOException {
        for (int steps = 0; steps <= 5; steps++) {
            output = parent.resolve("zombie-" + steps);
            List<Step> all = steps(write());
            for (Step step : all.subList(0, steps)) {
                step.run();
            }
            directory().discard(false);
            List<Step> rest = all.subList(steps, 6);
            assertThatThrownBy(() -> {
                for (Step step : rest) {
                    step.run();
                }
            }).as("after %d steps", steps).isInstanceOfAny(EnvironmentException.class, IOException.class);
            assertThat(output).doesNotExist();
            directory().discard(false);
            assertThat(left()).as("after %d steps", steps).isEmpty();
        }
    }

    @Test
    void twoAttemptsOfACommitMayRunSideBySide() throws IOException {
        for (int steps = 0; steps <= 5; steps++) {
            output = parent.resolve("twice-" + steps);
            List<FilePart> parts = write();
            List<Step> slow = steps(parts);
            for (Step step : slow.subList(0, steps)) {
                step.run();
            }
            FileManifest manifest = directory().commit(parts, "");
            assertThat(directory().commit(parts, "")).isEqualTo(manifest);
            runAsFarAsPossible(slow.subList(steps, 6));
            assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
            directory().discard(true);
            assertThat(left()).containsExactly(output.getFileName().toString());
            clear();
        }
    }

    /** The scheduler of the first one died, and what the next one ran is other output: there is the one or the other, and nothing of both. */
    @Test
    void aCommitOfOtherFilesThatGoesOnSpoilsNothing() throws IOException {
        for (int steps = 0; steps <= 5; steps++) {
            for (int others = 0; others <= 6; others++) {
                output = parent.resolve("other-" + steps + "-" + others);
                List<FilePart> parts = write();
                List<Step> slow = steps(parts);
                for (Step step : slow.subList(0, steps)) {
                    step.run();
                }
                List<FilePart> again = List.of(write(0, "A\n", "again-0"), write(1, "TWO\nLINES\n", "again-1"), write(2, "", "again-2"));
                List<Step> fast = steps(again);
                for (Step step : fast.subList(0, others)) {
                    step.run();
                }
                runAsFarAsPossible(slow.subList(steps, 6));
                runAsFarAsPossible(fast.subList(others, 6));
                boolean first = Files.readString(output.resolve("part-00000")).equals("a\n");
                assertThat(output.resolve("part-00001")).as("%d steps of one, %d of the other", steps, others).hasContent(first ? "two\nlines\n" : "TWO\nLINES\n");
                assertThat(first).isEqualTo(others < 6);
                directory().discard(true);
                assertThat(left()).containsExactly(output.getFileName().toString());
                clear();
            }
        }
    }

    private static void runAsFarAsPossible(List<Step> steps) {
        try {
            for (Step step : steps) {
                step.run();
            }
        } catch (IOException | EnvironmentException | RefusedException e) {
            // The other one was faster.
        }
    }

    @Test
    void ofTwoJobsTheOneThatCommitsFirstIsThere() throws IOException {
        List<FilePart> parts = write();
        LocalOutput other = new LocalOutput(output, "other");
        try (OutputStream out = other.create("attempt-0")) {
            out.write('x');
        }
        directory().commit(parts, "");
        assertThatThrownBy(() -> other.commit(List.of(new FilePart(0, "attempt-0", 1, 0, 0)), ""))
                .isInstanceOf(RefusedException.class).hasMessageContaining("not empty");
        other.discard(false);
        assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
        assertThat(left()).containsExactly("out");
    }

    /** Its scheduler died before it knew, and the next one runs all of it once more. */
    @Test
    void aJobThatRunsAgainFindsItsOwnOutputThere() throws IOException {
        directory().commit(write(), "");
        FileManifest again = directory().commit(write(), "");
        assertThat(output.resolve("_SUCCESS")).hasContent(again.toText());
        assertThat(left()).containsExactly("out");

        List<FilePart> others = List.of(write(0, "other\n"));
        assertThatThrownBy(() -> directory().commit(others, "")).isInstanceOf(RefusedException.class).hasMessageContaining("not empty");
        assertThat(output.resolve("_SUCCESS")).hasContent(again.toText());
    }

    /** What appears between the last look and the decisive step stays as it is, whatever it is; only an empty directory gives way. */
    @Test
    void whatAppearsInTheLastMomentIsNotReplaced() throws IOException {
        for (String what : List.of("file", "directory", "empty", "link")) {
            output = parent.resolve(what);
            List<FilePart> parts = write();
            List<Step> all = steps(parts);
            for (Step step : all.subList(0, 5)) {
                step.run();
            }
            switch (what) {
                case "file" -> Files.writeString(output, "precious");
                case "directory" -> Files.writeString(Files.createDirectory(output).resolve("file"), "precious");
                case "empty" -> Files.createDirectory(output);
                default -> Files.createSymbolicLink(output, parent.resolve("empty"));
            }
            if (what.equals("empty")) {
                all.get(5).run();
                assertThat(names()).contains("_SUCCESS");
            } else {
                assertThatThrownBy(() -> all.get(5).run()).as(what).isInstanceOf(RefusedException.class).hasMessageContaining("not of this job");
            }
            directory().discard(false);
        }
        assertThat(parent.resolve("file")).hasContent("precious");
        assertThat(parent.resolve("directory/file")).hasContent("precious");
    }

    @Test
    void workersMayDiscardSideBySide() throws Exception {
        int workers = 4;
        ExecutorService threads = Executors.newFixedThreadPool(workers);
        try {
            for (int round = 0; round < 100; round++) {
                write();
                CyclicBarrier together = new CyclicBarrier(workers);
                Callable<Void> discard = () -> {
                    together.await();
                    directory().discard(false);
                    return null;
                };
                for (Future<Void> done : threads.invokeAll(Collections.nCopies(workers, discard))) {
                    done.get();
                }
                assertThat(left()).as("round %d", round).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void foreignFilesThatAppearBeforeTheCommitStopIt() throws IOException {
        List<FilePart> parts = write();
        Files.writeString(Files.createDirectories(output).resolve("part-00001"), "not ours");
        assertThatThrownBy(() -> directory().commit(parts, "")).isInstanceOf(RefusedException.class);
        assertThat(Files.readString(output.resolve("part-00001"))).isEqualTo("not ours");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamedWithARemedyAndNothingIsLeftToRemove() throws IOException {
        Files.createDirectories(output.getParent().getParent());
        Files.writeString(output.getParent(), "a file where a directory should be");
        LocalOutput directory = new LocalOutput(output, "job");
        assertThatThrownBy(() -> directory.create("attempt")).isInstanceOf(EnvironmentException.class).hasMessageContaining(output.toString())
                .hasMessageContaining("Name a directory");
        directory.discard(false);
        assertThat(output.getParent()).hasContent("a file where a directory should be");
    }

    @Test
    void aMissingFileOfATaskFailsTheCommit() throws IOException {
        List<FilePart> parts = write();
        Files.delete(directory().attempts().resolve(parts.get(1).file()));
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
        return write(task, content, "attempt-" + task);
    }

    private FilePart write(int task, String content, String name) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = directory().create(name)) {
            out.write(bytes);
        }
        return new FilePart(task, name, bytes.length, content.chars().filter(c -> c == '\n').count(), 0);
    }

    private LocalOutput directory() {
        return new LocalOutput(output, "job");
    }

    /** The steps of a commit, the last of which decides. */
    private List<Step> steps(List<FilePart> parts) {
        LocalOutput.Assembly assembly = directory().assembly(parts, LocalOutput.manifest(parts, ""));
        List<Step> steps = new ArrayList<>(List.of(assembly::begin));
        for (int i = 0; i < 3; i++) {
            int number = i;
            steps.add(() -> assembly.move(number));
        }
        steps.add(assembly::complete);
        steps.add(assembly::publish);
        return steps;
    }

    /** All that is where the output is. */
    private List<String> left() throws IOException {
        try (Stream<Path> entries = Files.list(output.getParent())) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private void clear() throws IOException {
        for (String name : names()) {
            Files.delete(output.resolve(name));
        }
        Files.delete(output);
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(output)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
