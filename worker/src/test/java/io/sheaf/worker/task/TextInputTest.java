package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.*;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.ErrorKind;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.Failure;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.worker.storage.BlockWriter;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Inputs that come from elsewhere: files and blocks. */
class TextInputTest {

    @TempDir
    Path directory;

    private final EngineHarness harness = new EngineHarness();

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void linesOfListedFilesComeInOrder() throws IOException {
        Files.writeString(directory.resolve("b.txt"), "three\nfour");
        Files.writeString(directory.resolve("a.txt"), "one\r\ntwo\n");
        assertThat(harness.values(reading(0, List.of()))).isEqualTo(List.of("one", "two", "three", "four"));
        assertThat(harness.values(reading(0, List.of(op(LIMIT).with(1))))).isEqualTo(List.of("one"));
    }

    @Test
    void badBytesAreRefusedOrReplacedAndCounted() throws IOException {
        Files.write(directory.resolve("bad.txt"), new byte[] {'o', 'k', '\n', 'x', (byte) 0xff, '\n'});
        Failure failure = ((TaskResult.Failed) harness.run(reading(0, List.of()), 0)).failure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.INPUT);
        assertThat(failure.message()).contains("bad.txt").contains("4");
        TaskResult.Inline replaced = (TaskResult.Inline) harness.run(reading(1, List.of()), 0);
        assertThat(EngineHarness.decoded(replaced.slices().slice(0))).isEqualTo(List.of("ok", "x\ufffd"));
        assertThat(replaced.stats().tallies().get(0).counters()).isEqualTo(Map.of("text.replaced", 1L));
    }

    /** A function's failure names the file and the line, also behind other files of the same task. */
    @Test
    void whatFailsAtALineSaysWhichOfWhichFile() throws IOException {
        Files.writeString(directory.resolve("a.txt"), "1\n2\n3\n");
        Files.writeString(directory.resolve("b.txt"), "\ufeff4\r\n5\nx\n7");
        SerializableFunction<String, Integer> parse = Integer::parseInt;
        Failure failure = ((TaskResult.Failed) harness.run(reading(0, List.of(op(MAP, parse))), 0)).failure();
        assertThat(failure.kind()).isEqualTo(ErrorKind.USER);
        assertThat(failure.site().record()).isEqualTo(5);
        assertThat(failure.site().input()).isEqualTo(directory.resolve("b.txt") + ": line 3");
        assertThat(failure.site().describe()).endsWith("record 5, " + directory.resolve("b.txt") + ": line 3");
        Files.write(directory.resolve("b.txt"), new byte[] {'4', '\n', (byte) 0xff});
        assertThat(((TaskResult.Failed) harness.run(reading(0, List.of(op(MAP, parse))), 0)).failure().site().input()).isEmpty();
    }

    @Test
    void aMissingPathIsRefused() {
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(listing(directory.resolve("nowhere").toString()), 0);
        assertThat(failed.failure().kind()).isEqualTo(ErrorKind.REFUSED);
        assertThat(failed.failure().message()).contains("nowhere");
    }

    @Test
    void aListThatIsTooLongSaysSo() {
        byte[] half = new byte[600_000];
        Stage stage = stage(
                new TaskSource.Gathered(new StageId(0)), op(READ_GATHERED), List.of(), op(WRITE_PARTS));
        TaskAttempt bare = harness.attempt(stage, 0, 1);
        TaskResult.Failed failed = (TaskResult.Failed) harness.run(new TaskAttempt(bare.lease(), bare.stage(), bare.generation(), 0, 1,
                0, 0, Slices.of(List.of(half, half)), Map.of(), bare.inlineBytes()));
        assertThat(failed.failure().kind()).isEqualTo(ErrorKind.RESOURCE);
        assertThat(failed.failure().message()).contains("1024 KiB");
    }

    @Test
    void uploadedValuesAreReadFromTheBlockOfTheSameTask() throws IOException {
        StageId uploaded = new StageId(0);
        for (int task = 0; task < 3; task++) {
            BlockWriter writer = harness.store.writer(
                    new BlockId(EngineHarness.JOB, uploaded, new StageGeneration(0), task, 1, 0), 1);
            byte[] values = EngineHarness.encoded(List.of(task, "x" + task));
            writer.append(0, values, 0, values.length);
            writer.finish();
        }
        BlockMap map = new BlockMap(EngineHarness.JOB, uploaded, new StageGeneration(0), 1,
                List.of(new Holder(new TaskRange(0, 2), 1, EngineHarness.HERE), new Holder(new TaskRange(2, 3), 1, EngineHarness.HERE)));
        Stage stage = new Stage(1, List.of(new TaskSource.Blocks(uploaded)),
                new StageCode(List.of(new StageCode.Branch(op(READ_VALUES), List.of())), op(RESULT_VALUES)), Map.of(uploaded, map));
        for (int task = 0; task < 3; task++) {
            TaskAttempt bare = harness.attempt(stage, 0, 1);
            TaskResult.Inline result = (TaskResult.Inline) harness.run(new TaskAttempt(bare.lease(), bare.stage(), bare.generation(),
                    task, 1, 0, task, Slices.EMPTY, stage.maps(), bare.inlineBytes()));
            assertThat(EngineHarness.decoded(result.slices().slice(0))).isEqualTo(List.of(task, "x" + task));
        }
    }

    private Stage reading(long replace, List<Operator> steps) {
        TaskResult.Inline parts = (TaskResult.Inline) harness.run(listing(directory.toString()), 0);
        Operator head = op(READ_TEXT).with(1_000).with(replace).with(0);
        return stage(new TaskSource.Inline(parts.slices()), head, steps, op(RESULT_VALUES));
    }

    private static Stage listing(String path) {
        Operator head = op(LIST_FILES, ValueCodec.toBytes(List.of(path)));
        return stage(new TaskSource.Inline(Slices.of(new byte[0])), head, List.of(), op(WRITE_PARTS));
    }
}
