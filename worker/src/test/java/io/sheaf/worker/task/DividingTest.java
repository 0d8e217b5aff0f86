package io.sheaf.worker.task;

import static io.sheaf.plan.OperatorKind.KEY_BY;
import static io.sheaf.plan.OperatorKind.LONG_TO_OBJ;
import static io.sheaf.plan.OperatorKind.MAP;
import static io.sheaf.plan.OperatorKind.MAP_PARTITIONS;
import static io.sheaf.plan.OperatorKind.READ_RANGE;
import static io.sheaf.plan.OperatorKind.READ_TEXT;
import static io.sheaf.plan.OperatorKind.READ_VALUES;
import static io.sheaf.plan.OperatorKind.RESULT_VALUES;
import static io.sheaf.plan.OperatorKind.SHUFFLE_GROUPED;
import static io.sheaf.plan.OperatorKind.WRITE_PAIRS;
import static io.sheaf.plan.OperatorKind.WRITE_RECORDS;
import static io.sheaf.worker.task.EngineHarness.op;
import static io.sheaf.worker.task.EngineHarness.stage;
import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Pair;
import io.sheaf.file.FileSplit;
import io.sheaf.file.FileSplitGroup;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.Operator;
import io.sheaf.plan.Piece;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageCode;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Holder;
import io.sheaf.worker.task.EngineHarness.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A running task leaves what it has not read to others, and all of them together make what it would have made alone. */
class DividingTest {

    private static final int PIECES = 3;

    /** The question that is asked while record {@link #asksAt} is at the function, and the answer to it. */
    private static final AtomicReference<AttemptControl> ASKED = new AtomicReference<>();
    private static final List<List<Long>> ANSWERS = new ArrayList<>();
    private static volatile long asksAt;
    private static volatile boolean slow;
    private static long calls;

    @TempDir
    Path directory;

    private final EngineHarness harness = new EngineHarness();

    @AfterEach
    void close() {
        harness.close();
        ASKED.set(null);
        ANSWERS.clear();
    }

    private static <T> T watched(T record) {
        AttemptControl control = ASKED.get();
        if (control != null && calls++ == asksAt) {
            control.divide(PIECES, ANSWERS::add);
        }
        if (slow) {
            sleep();
        }
        return record;
    }

    // What is left is worth dividing only if it takes a while: never less than this per record.
    private static void sleep() {
        try {
            Thread.sleep(3);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All records under one key. */
    private static List<Operator> steps(Operator... first) {
        SerializableFunction<Object, Object> watched = DividingTest::watched;
        SerializableFunction<Object, String> key = record -> "k";
        List<Operator> steps = new ArrayList<>(List.of(first));
        steps.add(op(MAP, watched));
        steps.add(op(KEY_BY, key));
        return steps;
    }

    private List<Long> divideAt(Stage stage, long record) {
        return divideAt(stage, record, 1);
    }

    private List<Long> divideAt(Stage stage, long record, int attempt) {
        ANSWERS.clear();
        calls = 0;
        asksAt = record;
        slow = true;
        AttemptControl control = new AttemptControl();
        ASKED.set(control);
        assertThat(harness.engine.run(harness.attempt(stage, 0, attempt), control)).isInstanceOf(TaskResult.Kept.class);
        ASKED.set(null);
        slow = false;
        assertThat(ANSWERS).hasSize(1);
        return ANSWERS.get(0);
    }

    /** Runs the pieces behind the first one; what a reader gets of all of them. */
    private List<Object> readTogether(Stage stage, List<Long> cuts) {
        List<Holder> holders = new ArrayList<>(List.of(new Holder(TaskRange.single(0), 1, EngineHarness.HERE)));
        for (int i = 0; i < cuts.size(); i++) {
            Piece piece = new Piece(0, cuts.get(i), i + 1 < cuts.size() ? cuts.get(i + 1) : Piece.END);
            assertThat(harness.run(harness.attempt(stage, 0, i + 2).of(piece))).isInstanceOf(TaskResult.Kept.class);
            holders.add(new Holder(TaskRange.single(0), i + 2, EngineHarness.HERE));
        }
        StageId from = new StageId(stage.id());
        BlockMap map = new BlockMap(EngineHarness.JOB, from, new StageGeneration(0), 1, holders);
        StageCode code = new StageCode(List.of(new StageCode.Branch(op(SHUFFLE_GROUPED), List.of())), op(RESULT_VALUES));
        Stage reader = new Stage(1, List.of(new TaskSource.Shuffled(from, 1)), code, Map.of(from, map));
        List<Object> groups = harness.values(reader);
        assertThat(groups).hasSize(1);
        @SuppressWarnings("unchecked")
        Pair<String, List<Object>> group = (Pair<String, List<Object>>) groups.get(0);
        return group.second();
    }

    @Test
    void numbersOfARange() {
        Stage stage = stage(new TaskSource.Range(-100, 400, 1), op(READ_RANGE), steps(op(LONG_TO_OBJ)), op(WRITE_PAIRS).with(1));
        List<Long> cuts = divideAt(stage, 20);
        assertThat(cuts).hasSize(PIECES).isSorted().allSatisfy(cut -> assertThat(cut).isBetween(21L, 499L));
        assertThat(readTogether(stage, cuts)).isEqualTo(LongStream.range(-100, 400).boxed().toList());
    }

    @Test
    void valuesOfACollection() {
        List<Object> values = new ArrayList<>();
        IntStream.range(0, 400).forEach(i -> values.add("x".repeat(i % 17) + i));
        Stage stage = stage(EngineHarness.values(List.of(values)), op(READ_VALUES), steps(), op(WRITE_PAIRS).with(1));
        List<Long> cuts = divideAt(stage, 20);
        assertThat(cuts).hasSize(PIECES);
        assertThat(readTogether(stage, cuts)).isEqualTo(values);
    }

    /** Cuts lie within files and between them, and where a file has no line. */
    @Test
    void linesOfSeveralFiles() throws IOException {
        List<Object> lines = new ArrayList<>();
        List<FileSplit> splits = new ArrayList<>();
        for (int file = 0; file < 9; file++) {
            List<String> mine = new ArrayList<>();
            for (int line = 0; line < (file % 4 == 3 ? 0 : 20 * file); line++) {
                mine.add("file " + file + " line " + line + " " + "y".repeat(line % 23));
            }
            splits.add(split(Files.write(directory.resolve("part" + file), mine)));
            lines.addAll(mine);
        }
        Stage stage = reading(splits);
        List<Long> cuts = divideAt(stage, 30);
        assertThat(cuts).hasSize(PIECES);
        assertThat(readTogether(stage, cuts)).isEqualTo(lines);
    }

    /** The split that is being read is cut, before the first bytes of lines. */
    @Test
    void linesOfOneFile() throws IOException {
        List<Object> lines = IntStream.range(0, 400).<Object>mapToObj(line -> String.format("a line, number %4d", line)).toList();
        Path file = Files.writeString(directory.resolve("text"), lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
        int length = lines.get(0).toString().length() + 1;
        assertThat(length).isEqualTo(20);
        // Heard at line 20, where 380 lines are left.
        List<Long> even = divideAt(reading(List.of(split(file))), 19, 1);
        assertThat(even).containsExactly(20L * (20 + 95), 20L * (20 + 190), 20L * (20 + 285));
        assertThat(readTogether(reading(List.of(split(file))), even)).isEqualTo(lines);
    }

    @Test
    void linesOfOneFileThatIsCutWithinLines() throws IOException {
        List<Object> lines = IntStream.range(0, 400).<Object>mapToObj(line -> String.format("a line, number %4d", line)).toList();
        Path file = Files.writeString(directory.resolve("text"), lines.stream().map(line -> line + "\n").collect(Collectors.joining()));
        List<Long> uneven = divideAt(reading(List.of(split(file))), 20, 1);
        assertThat(uneven).allSatisfy(cut -> assertThat(cut % 20).isNotZero());
        assertThat(readTogether(reading(List.of(split(file))), uneven)).isEqualTo(lines);
    }

    /** The question may come before anything is known of the code. */
    @Test
    void aQuestionBeforeTheBeginningIsAnsweredLater() {
        Stage stage = stage(new TaskSource.Range(0, 400, 1), op(READ_RANGE), steps(op(LONG_TO_OBJ)), op(WRITE_PAIRS).with(1));
        AttemptControl control = new AttemptControl();
        control.divide(PIECES, ANSWERS::add);
        slow = true;
        assertThat(harness.engine.run(harness.attempt(stage, 0, 1), control)).isInstanceOf(TaskResult.Kept.class);
        slow = false;
        assertThat(ANSWERS).hasSize(1);
        assertThat(readTogether(stage, ANSWERS.get(0))).isEqualTo(LongStream.range(0, 400).boxed().toList());
    }

    @Test
    void linesWhereverTheCutIs() throws IOException {
        String text = "a\n\nbb\r\nccc\n\n\ndddd\nlast";
        List<Object> lines = List.of("a", "", "bb", "ccc", "", "", "dddd", "last");
        Path file = Files.writeString(directory.resolve("text"), text);
        for (long cut = 1; cut < text.length(); cut++) {
            List<Object> read = new ArrayList<>();
            for (Piece piece : List.of(new Piece(0, 0, cut), new Piece(0, cut, Piece.END))) {
                Stage plain = stage(new TaskSource.Inline(Slices.of(new FileSplitGroup(List.of(split(file))).toBytes())),
                        op(READ_TEXT).with(1_000).with(0).with(0), List.of(), op(RESULT_VALUES));
                TaskResult.Inline result = (TaskResult.Inline) harness.run(harness.attempt(plain, 0, 1).of(piece));
                read.addAll(EngineHarness.decoded(result.slices().slice(0)));
                assertThat(result.stats().recordsIn()).isLessThanOrEqualTo(lines.size());
            }
            assertThat(read).as("cut at byte %d", cut).isEqualTo(lines);
        }
    }

    private Stage reading(List<FileSplit> splits) {
        Operator head = op(READ_TEXT).with(1_000).with(0).with(0);
        return stage(new TaskSource.Inline(Slices.of(new FileSplitGroup(splits).toBytes())), head, steps(), op(WRITE_PAIRS).with(1));
    }

    private static FileSplit split(Path file) throws IOException {
        long nanos = Files.getLastModifiedTime(file).to(java.util.concurrent.TimeUnit.NANOSECONDS);
        return new FileSplit(file.toString(), 0, Files.size(file), Files.size(file), nanos);
    }

    @Test
    void aPieceCountsWhatItReadsAndNamesRecordsByTheirNumber() {
        SerializableFunction<Object, Object> picky = record -> {
            if (record.equals(7)) {
                throw new IllegalArgumentException("seven");
            }
            return record;
        };
        List<Integer> values = IntStream.range(0, 10).boxed().toList();
        Stage stage = stage(EngineHarness.values(List.of(values)), op(READ_VALUES), List.of(op(MAP, picky)), op(RESULT_VALUES));
        long half = EngineHarness.encoded(values.subList(0, 5)).length;
        TaskResult.Inline first = (TaskResult.Inline) harness.run(harness.attempt(stage, 0, 1).of(new Piece(0, 0, half)));
        assertThat(first.stats().recordsIn()).isEqualTo(5);
        TaskResult.Failed second = (TaskResult.Failed) harness.run(harness.attempt(stage, 0, 1).of(new Piece(0, half, Piece.END)));
        assertThat(second.failure().site().record()).isEqualTo(7);
    }

    /** It would be noticed, or take longer than it saves. */
    @Test
    void whatCannotBeDividedSaysSo() {
        SerializableFunction<Iterator<Object>, Iterator<Object>> all = records -> records;
        TaskSource.Inline values = EngineHarness.values(List.of(IntStream.range(0, 200).boxed().toList()));
        List<Operator> partitions = new ArrayList<>(steps());
        partitions.add(1, op(MAP_PARTITIONS, all));
        assertThat(divideAt(stage(values, op(READ_VALUES), partitions, op(WRITE_PAIRS).with(1)), 20, 1)).isEmpty();
        assertThat(divideAt(stage(values, op(READ_VALUES), steps(), op(WRITE_RECORDS).with(1)), 20, 2)).isEmpty();
        // Nothing but the last records is left.
        assertThat(divideAt(stage(values, op(READ_VALUES), steps(), op(WRITE_PAIRS).with(1)), 195, 3)).isEmpty();
    }
}
