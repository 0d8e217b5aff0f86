package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.WrittenFiles;
import io.sheaf.file.FileManifest;
import io.sheaf.file.TextSink;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskSource;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SinkOutputTest {

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
        assertThat(output).doesNotExist();
        assertThat(output.resolveSibling(".out-" + EngineHarness.JOB)).isDirectory();
        FileManifest manifest = commit(parts);

        assertThat(names()).containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
        assertThat(Files.getPosixFilePermissions(output.resolve("_SUCCESS")))
                .isEqualTo(Files.getPosixFilePermissions(output.resolve("part-00000")));
        assertThat(Files.readString(output.resolve("part-00000"))).isEqualTo("a\nünï\n3\n");
        assertThat(Files.readString(output.resolve("part-00001"))).isEqualTo("two\nlines\n\n");
        assertThat(Files.readString(output.resolve("part-00002"))).isEmpty();
        assertThat(manifest.files().stream().map(FileManifest.Entry::records)).containsExactly(3L, 3L, 0L);
        assertThat(manifest.bytes()).isEqualTo(Files.size(output.resolve("part-00000")) + Files.size(output.resolve("part-00001")));
        CRC32C crc = new CRC32C();
        crc.update(Files.readAllBytes(output.resolve("part-00001")));
        assertThat(manifest.files().get(1).crc32c()).isEqualTo((int) crc.getValue());
    }

    @Test
    void aWorkerThatLosesItsSchedulerLeavesTheOutputToTheOthers() throws IOException {
        List<byte[]> parts = List.of(write(0, 1), write(1, 1), write(2, 1));
        harness.engine.forgetJob(EngineHarness.JOB);
        harness.engine.dropJob(EngineHarness.JOB, false);
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
    void nullsAndHalfCharactersAreRefused() {
        for (Object bad : Arrays.asList(null, "half \ud83d", "\ude00 half")) {
            Stage stage = stage(EngineHarness.values(List.of(Arrays.asList("good", "\ud83d\ude00", bad))), op(READ_VALUES), List.of(), writeText());
            TaskResult.Failed failed = (TaskResult.Failed) harness.run(stage, 0);
            assertThat(failed.failure().kind()).isEqualTo(ErrorKind.USER);
            assertThat(failed.failure().site().record()).isEqualTo(2);
        }
    }

    private io.sheaf.plan.Operator writeText() {
        return op(WRITE_SINK, new TextSink<Object>(output));
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

    private FileManifest commit(List<byte[]> parts) throws IOException {
        Stage commit = stage(
                new TaskSource.Gathered(new StageId(0)), op(READ_GATHERED), List.of(),
                op(RESULT_COMMIT_SINK, new TextSink<Object>(output)));
        TaskAttempt bare = harness.attempt(commit, 0, 1);
        TaskAttempt attempt = new TaskAttempt(
                bare.lease(), bare.stage(), bare.generation(), 0, 1, 0, 0, Slices.of(parts), Map.of(), bare.inlineBytes());
        TaskResult result = harness.run(attempt);
        assertThat(result).isInstanceOf(TaskResult.Inline.class);
        WrittenFiles written = (WrittenFiles) EngineHarness.decoded(((TaskResult.Inline) result).slices().slice(0)).get(0);
        FileManifest manifest = FileManifest.parse(Files.readString(output.resolve("_SUCCESS")));
        assertThat(written).isEqualTo(new WrittenFiles(
                output.toString(), manifest.files().stream().map(FileManifest.Entry::name).toList(), manifest.records(), manifest.bytes()));
        return manifest;
    }

    private List<String> names() throws IOException {
        try (Stream<Path> entries = Files.list(output)) {
            return entries.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }
}
