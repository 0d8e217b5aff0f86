package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.EnvironmentException;
import io.sheaf.ErrorKind;
import io.sheaf.RefusedException;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.TextManifest;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextOutputTest {

    @TempDir
    Path parent;

    private final EngineHarness harness = new EngineHarness();
    private Path output;

    @BeforeEach
    void setUp() {
        output = parent.resolve("deep").resolve("out");
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void linesAppearTaskByTaskWithAManifest() throws IOException {
        List<byte[]> parts = List.of(write(0, 1), write(1, 1), write(2, 1));
        assertThat(names()).containsExactly("_temporary-" + EngineHarness.JOB);
        TextManifest manifest = commit(parts);

        assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
        assertThat(Files.getPosixFilePermissions(output.resolve("_SUCCESS")))
                .isEqualTo(Files.getPosixFilePermissions(output.resolve("part-00000")));
        assertThat(Files.readString(output.resolve("part-00000"))).isEqualTo("a\nünï\n3\n");
        assertThat(Files.readString(output.resolve("part-00001"))).isEqualTo("two\nlines\n\n");
        assertThat(Files.readString(output.resolve("part-00002"))).isEmpty();
        assertThat(manifest).isEqualTo(TextManifest.parse(Files.readString(output.resolve("_SUCCESS"))));
        assertThat(manifest.files().stream().map(TextManifest.Entry::lines)).containsExactly(3L, 3L, 0L);
        assertThat(manifest.bytes()).isEqualTo(Files.size(output.resolve("part-00000")) + Files.size(output.resolve("part-00001")));
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(output.resolve("part-00001")));
        assertThat(manifest.files().get(1).crc32c()).isEqualTo((int) crc.getValue());
    }

    @Test
    void aWorkerThatLosesItsSchedulerLeavesTheOutputToTheOthers() throws IOException {
        List<byte[]> parts = List.of(write(0, 1), write(1, 1), write(2, 1));
        harness.engine.forgetJob(EngineHarness.JOB);
        commit(parts);
        assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
    }

    @Test
    void onlyTheWinningAttemptsAppear() throws IOException {
        byte[] loser = write(0, 1);
        byte[] winner = write(0, 2);
        assertThat(loser).isNotEqualTo(winner);
        commit(List.of(winner, write(1, 1), write(2, 1)));
        assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
    }

    @Test
    void aCommitMayBeDoneAgainAfterAnyOfItsSteps() throws IOException {
        for (int steps = 0; steps <= 6; steps++) {
            output = parent.resolve("crash-" + steps);
            List<TextPart> parts = parts(List.of(write(0, 1), write(1, 1), write(2, 1)));
            TextDirectory crashing = directory();
            TextManifest manifest = TextDirectory.manifest(parts);
            List<Step> all = new ArrayList<>(List.of(() -> crashing.plan(manifest)));
            for (int i = 0; i < 3; i++) {
                TextPart part = parts.get(i);
                String name = TextDirectory.name(i);
                all.add(() -> crashing.move(part, name));
            }
            all.add(() -> crashing.publish(manifest));
            all.add(crashing::removeTemporary);
            for (Step step : all.subList(0, steps)) {
                step.run();
            }
            assertThat(Files.exists(output.resolve("_SUCCESS"))).isEqualTo(steps >= 5);

            assertThat(directory().commit(parts)).isEqualTo(manifest);
            assertThat(directory().commit(parts)).isEqualTo(manifest);
            assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
            assertThat(Files.readString(output.resolve("part-00000"))).startsWith("a\n");
        }
    }

    @Test
    void aJobThatFailsLeavesNothingWhereverItsCommitStopped() throws IOException {
        for (int steps = 0; steps <= 4; steps++) {
            output = parent.resolve("failed-" + steps);
            List<TextPart> parts = parts(List.of(write(0, 1), write(1, 1), write(2, 1)));
            if (steps > 0) {
                directory().plan(TextDirectory.manifest(parts));
            }
            for (int i = 0; i < steps - 1; i++) {
                directory().move(parts.get(i), TextDirectory.name(i));
            }
            harness.engine.dropJob(EngineHarness.JOB, false);
            assertThat(output).doesNotExist();
        }
    }

    @Test
    void theDirectoryIsKnownForTheJobsOwnHoweverManyTasksMakeIt() throws Exception {
        int tasks = 4;
        ExecutorService threads = Executors.newFixedThreadPool(tasks);
        try {
            for (int round = 0; round < 300; round++) {
                TextDirectory directory = new TextDirectory(output, "job");
                CyclicBarrier together = new CyclicBarrier(tasks);
                Callable<Void> task = () -> {
                    together.await();
                    directory.prepare();
                    return null;
                };
                for (Future<Void> done : threads.invokeAll(Collections.nCopies(tasks, task))) {
                    done.get();
                }
                directory.abandon();
                assertThat(output).as("round %d", round).doesNotExist();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aDirectoryThatWasThereBeforeStays() throws IOException {
        Files.createDirectories(output);
        write(0, 1);
        harness.engine.dropJob(EngineHarness.JOB, false);
        assertThat(names()).isEmpty();
    }

    @Test
    void completeOutputOutlivesItsJob() throws IOException {
        commit(List.of(write(0, 1), write(1, 1), write(2, 1)));
        harness.engine.dropJob(EngineHarness.JOB, false);
        assertThat(names()).contains("_SUCCESS", "part-00002");
    }

    @Test
    void aDirectoryWithForeignFilesIsRefusedAndLeftAlone() throws IOException {
        Files.createDirectories(output);
        Files.writeString(output.resolve("precious.txt"), "mine");
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(harness.attempt(writing(), 0, 1));
        assertThat(failed.failure().kind()).isEqualTo(ErrorKind.REFUSED);
        assertThat(failed.failure().message()).contains("precious.txt").contains(output.toString());
        harness.engine.dropJob(EngineHarness.JOB, false);
        assertThat(names()).containsExactly("precious.txt");
    }

    @Test
    void foreignFilesThatAppearBeforeTheCommitStopIt() throws IOException {
        List<TextPart> parts = parts(List.of(write(0, 1), write(1, 1), write(2, 1)));
        Files.writeString(output.resolve("part-00001"), "not ours");
        assertThatThrownBy(() -> directory().commit(parts)).isInstanceOf(RefusedException.class);
        assertThat(Files.readString(output.resolve("part-00001"))).isEqualTo("not ours");
    }

    @Test
    void aDirectoryThatCannotBeMadeIsNamedWithARemedyAndNothingIsLeftToRemove() throws IOException {
        Files.createDirectories(output.getParent().getParent());
        Files.writeString(output.getParent(), "a file where a directory should be");
        TextDirectory directory = new TextDirectory(output, EngineHarness.JOB.toString());
        assertThatThrownBy(directory::prepare).isInstanceOf(EnvironmentException.class).hasMessageContaining(output.toString())
                .hasMessageContaining("Name a directory");
        directory.abandon();
        assertThat(output.getParent()).hasContent("a file where a directory should be");
    }

    @Test
    void aMissingFileOfATaskFailsTheCommit() throws IOException {
        List<TextPart> parts = parts(List.of(write(0, 1), write(1, 1), write(2, 1)));
        Files.delete(directory().temporary().resolve(parts.get(1).file()));
        assertThatThrownBy(() -> directory().commit(parts))
                .isInstanceOf(EnvironmentException.class).hasMessageContaining("task 1");
        assertThat(output.resolve("_SUCCESS")).doesNotExist();
    }

    @Test
    void nullsAndHalfCharactersAreRefused() {
        for (Object bad : Arrays.asList(null, "half \ud83d", "\ude00 half")) {
            Stage stage = stage(EngineHarness.values(List.of(Arrays.asList("good", "\ud83d\ude00", bad))), op(READ_VALUES), List.of(), writeText());
            TaskResult.Failed failed = (TaskResult.Failed) harness.run(stage, 0);
            assertThat(failed.failure().kind()).isEqualTo(ErrorKind.USER);
            assertThat(failed.failure().site().record()).isEqualTo(2);
        }
    }

    /** A step of the commit. */
    interface Step {
        void run() throws IOException;
    }

    private io.sheaf.plan.Operator writeText() {
        return op(WRITE_TEXT, ValueCodec.toBytes(output.toString()));
    }

    private Stage writing() {
        List<List<Object>> tasks = List.of(List.of("a", "ünï", 3), List.of("two\nlines", ""), List.of());
        return stage(EngineHarness.values(tasks), op(READ_VALUES), List.of(), writeText());
    }

    private byte[] write(int task, int attempt) {
        TaskResult result = harness.run(harness.attempt(writing(), task, attempt));
        assertThat(result).isInstanceOf(TaskResult.Inline.class);
        return ((TaskResult.Inline) result).slices().slice(0);
    }

    private TextManifest commit(List<byte[]> parts) {
        Stage commit = stage(
                new TaskSource.Gathered(new StageId(0)), op(READ_GATHERED), List.of(),
                op(RESULT_COMMIT_TEXT, ValueCodec.toBytes(output.toString())));
        TaskAttempt bare = harness.attempt(commit, 0, 1);
        TaskAttempt attempt = new TaskAttempt(
                bare.lease(), bare.stage(), bare.generation(), 0, 1, 0, 0, Slices.of(parts), Map.of(), bare.inlineBytes());
        TaskResult result = harness.run(attempt);
        assertThat(result).isInstanceOf(TaskResult.Inline.class);
        return TextManifest.parse(new String(((TaskResult.Inline) result).slices().slice(0), StandardCharsets.UTF_8));
    }

    private TextDirectory directory() {
        return new TextDirectory(output, EngineHarness.JOB.toString());
    }

    private static List<TextPart> parts(List<byte[]> parts) {
        return parts.stream().map(TextPart::decode).toList();
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(output)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
