package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.plan.Choices;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Program;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Jobs for tests. */
public final class Specs {

    private Specs() {}

    public static final JobSettings SETTINGS = new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 0, "", false, false, 0, false);

    /** Slow tasks may have a second attempt. */
    public static JobSettings speculating(Effects effects) {
        return new JobSettings("test", 1, 4, effects, 0, 0, "", false, false, 0, true);
    }

    public static JobSettings settings(String name, double weight, int maxAttempts, Effects effects) {
        return new JobSettings(name, weight, maxAttempts, effects, 0, 0, "", false, false, 0, false);
    }

    public static JobSettings collecting() {
        return new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 0, "", false, true, 0, false);
    }

    public static JobSettings detached(String key) {
        return new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 0, key, true, false, 0, false);
    }

    public static JobSettings window(int window) {
        return new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, 0, "", false, false, window, false);
    }

    public static JobSettings timeout(long millis) {
        return new JobSettings("test", 1, 4, Effects.IDEMPOTENT, 0, millis, "", false, false, 0, false);
    }

    public static JobId id(int n) {
        return new JobId(77, n);
    }

    public static Program program(String name) {
        return Program.of(name.getBytes(StandardCharsets.UTF_8));
    }

    public static StageSpec stage(int id, StageOutput output, TaskSource... branches) {
        return new StageSpec(new StageId(id), program("program " + id), List.of(branches), output, 0);
    }

    /** A stage whose tasks get what the stage {@code side} decided. */
    public static StageSpec sided(int id, StageOutput output, int side, TaskSource... branches) {
        return new StageSpec(new StageId(id), program("program " + id), List.of(branches), output, 0, List.of(new StageId(side)));
    }

    /** A stage with sides, of which maybe not all counts. */
    public static StageSpec choosing(int id, StageOutput output, List<Integer> sides, Choices choices, TaskSource... branches) {
        return new StageSpec(
                new StageId(id), program("program " + id), List.of(branches), output, 0, sides.stream().map(StageId::new).toList(), choices, false);
    }

    /** The same stage, with effects. */
    public static StageSpec effectful(StageSpec stage) {
        return new StageSpec(
                stage.id(), stage.program(), stage.branches(), stage.output(), stage.leaseSize(), stage.sides(), stage.choices(), true);
    }

    /** The size of the stage takes less than {@code below} bytes as a table, or not. */
    public static Choices.Condition than(int stage, long below, boolean less) {
        return new Choices.Condition(new StageId(stage), below, less);
    }

    public static Choices.When when(Choices.Condition... all) {
        return new Choices.When(List.of(all));
    }

    public static JobSpec job(int id, JobSettings settings, StageSpec... stages) {
        return new JobSpec(id(id), settings, Sha256.of(new byte[] {1}), List.of(stages));
    }

    public static TaskSource range(int tasks) {
        return new TaskSource.Range(0, tasks, tasks);
    }

    public static JobSpec rangeJob(int id, int tasks) {
        return rangeJob(id, tasks, SETTINGS);
    }

    public static JobSpec rangeJob(int id, int tasks, JobSettings settings) {
        return job(id, settings, stage(0, new StageOutput.Results(), range(tasks)));
    }

    /** {@code maps} tasks that write {@code partitions}, read by as many tasks. */
    public static JobSpec shuffleJob(int id, int maps, int partitions, JobSettings settings) {
        return job(
                id,
                settings,
                stage(0, new StageOutput.Shuffle(partitions), range(maps)),
                stage(1, new StageOutput.Results(), new TaskSource.Shuffled(new StageId(0), partitions)));
    }

    public static byte[] bytes(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    public static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong();
    }

    public static Slices numbers(int from, int to) {
        List<byte[]> all = new ArrayList<>();
        for (int i = from; i < to; i++) {
            all.add(bytes(i));
        }
        return Slices.of(all);
    }
}
