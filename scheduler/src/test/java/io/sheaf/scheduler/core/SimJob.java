package io.sheaf.scheduler.core;

import io.sheaf.Effects;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A random job of the simulation, with the answer that a single loop gives. */
final class SimJob {

    final JobSpec spec;
    final double failureRate;
    /** Whether attempts of a task differ in what they make. */
    final boolean unsteady;
    final boolean storesResults;
    final int openTasks;
    private final int enumerated;

    /** Jobs whose kept output it reads, those that these read included. */
    final List<SimJob> keepers = new ArrayList<>();

    SimJob(int id, Random random) {
        this(id, random, null, false);
    }

    /**
     * A job that keeps the output of its last stage but one, or reads what another one keeps, or both.
     *
     * @param readOrNull the one it reads
     */
    static SimJob keeping(int id, Random random, SimJob readOrNull, boolean keeps) {
        return new SimJob(id, random, readOrNull, keeps);
    }

    private SimJob(int id, Random random, SimJob readOrNull, boolean keeps) {
        unsteady = random.nextInt(5) == 0;
        failureRate = random.nextInt(3) == 0 ? 0.1 : 0;
        storesResults = random.nextInt(4) == 0;
        openTasks = keeps ? 0 : random.nextInt(40);
        enumerated = random.nextInt(12);
        boolean collect = random.nextInt(4) == 0;
        int window = random.nextInt(4) == 0 ? 1 + random.nextInt(10) : 0;
        Effects effects = random.nextInt(12) == 0 ? Effects.AT_MOST_ONCE : Effects.IDEMPOTENT;
        boolean plain = readOrNull == null && !keeps;
        boolean detached = random.nextInt(6) == 0 && plain;
        if (readOrNull != null) {
            keepers.add(readOrNull);
            keepers.addAll(readOrNull.keepers);
        }
        JobSettings settings = new JobSettings(
                "job-" + id, 1 + random.nextInt(3), 1 + random.nextInt(4), effects, 0, 0, "", detached, collect, window);
        List<StageSpec> stages = plain ? stages(random) : sharing(random, readOrNull, keeps);
        spec = Specs.job(id, settings, stages.toArray(StageSpec[]::new));
    }

    private List<StageSpec> stages(Random random) {
        int n = random.nextInt(30);
        int p = 1 + random.nextInt(8);
        StageOutput results = new StageOutput.Results();
        StageOutput shuffle = new StageOutput.Shuffle(p);
        TaskSource shuffled0 = new TaskSource.Shuffled(new StageId(0), p);
        TaskSource shuffled1 = new TaskSource.Shuffled(new StageId(1), p);
        TaskSource inline = new TaskSource.Inline(Specs.numbers(0, n));
        return switch (random.nextInt(11)) {
            case 0 -> List.of(Specs.stage(0, results, Specs.range(n)));
            case 1 -> List.of(Specs.stage(0, results, inline, Specs.range(p)));
            case 2 -> List.of(Specs.stage(0, results, new TaskSource.Open()));
            case 3 -> List.of(Specs.stage(0, shuffle, Specs.range(n)), Specs.stage(1, results, shuffled0));
            case 4 -> List.of(Specs.stage(0, shuffle, inline), Specs.stage(1, shuffle, shuffled0), Specs.stage(2, results, shuffled1));
            case 5 -> List.of(
                    Specs.stage(0, new StageOutput.Parts(), Specs.range(1)),
                    Specs.stage(1, shuffle, new TaskSource.Enumerated(new StageId(0))),
                    Specs.stage(2, results, shuffled1));
            case 6 -> List.of(
                    Specs.stage(0, shuffle, Specs.range(n)),
                    Specs.stage(1, new StageOutput.Parts(), shuffled0),
                    Specs.stage(2, results, new TaskSource.Gathered(new StageId(1))));
            case 7 -> List.of(
                    Specs.stage(0, new StageOutput.Blocks(), new TaskSource.Uploaded(n)),
                    Specs.stage(1, results, new TaskSource.Blocks(new StageId(0))));
            case 8 -> List.of(
                    Specs.stage(0, shuffle, Specs.range(n)),
                    Specs.stage(1, new StageOutput.Parts(), shuffled0),
                    Specs.sided(2, results, 1, shuffled0));
            case 9 -> List.of(
                    Specs.stage(0, new StageOutput.Blocks(), Specs.range(n)), Specs.sided(1, results, 0, Specs.range(p), Specs.range(p)));
            default -> List.of(
                    Specs.stage(0, shuffle, Specs.range(n)),
                    Specs.stage(1, shuffle, Specs.range(3)),
                    Specs.stage(2, results, shuffled0, shuffled1));
        };
    }

    private static List<StageSpec> sharing(Random random, SimJob readOrNull, boolean keeps) {
        int p = 1 + random.nextInt(5);
        List<StageSpec> stages = new ArrayList<>();
        TaskSource source = Specs.range(random.nextInt(12));
        boolean asSide = readOrNull != null && random.nextInt(3) == 0;
        if (readOrNull != null) {
            StageId kept = new StageId(readOrNull.spec.stages().size() - 2);
            stages.add(Specs.stage(0, new StageOutput.Blocks(), new TaskSource.Kept(readOrNull.spec.id(), kept)));
            source = asSide ? source : new TaskSource.Blocks(new StageId(0));
        }
        if (random.nextBoolean()) {
            int id = stages.size();
            StageOutput shuffle = new StageOutput.Shuffle(p);
            stages.add(asSide ? Specs.sided(id, shuffle, 0, source) : Specs.stage(id, shuffle, source));
            source = new TaskSource.Shuffled(new StageId(id), p);
        }
        int last = stages.size();
        StageOutput output = keeps ? new StageOutput.Blocks() : new StageOutput.Results();
        stages.add(asSide ? Specs.sided(last, output, 0, source) : Specs.stage(last, output, source));
        if (keeps) {
            stages.add(Specs.stage(last + 1, new StageOutput.Results(), new TaskSource.Open()));
        }
        return stages;
    }

    boolean keeps() {
        return spec.stages().size() > 1 && spec.stages().get(spec.stages().size() - 1).branches().get(0) instanceof TaskSource.Open;
    }

    /** Whether what it makes may differ from what it made before. */
    boolean isUnsteady() {
        return unsteady && spec.stages().size() > 1 || keepers.stream().anyMatch(keeper -> keeper.unsteady);
    }

    private int keptTasks() {
        return tasks(spec.stages().size() - 2);
    }

    int tasks(int stage) {
        int tasks = 0;
        for (TaskSource source : spec.stages().get(stage).branches()) {
            tasks += tasks(source);
        }
        return tasks;
    }

    private int tasks(TaskSource source) {
        if (source instanceof TaskSource.Range range) {
            return range.tasks();
        } else if (source instanceof TaskSource.Inline inline) {
            return inline.inputs().size();
        } else if (source instanceof TaskSource.Open) {
            return openTasks;
        } else if (source instanceof TaskSource.Uploaded uploaded) {
            return uploaded.tasks();
        } else if (source instanceof TaskSource.Blocks blocks) {
            return tasks(blocks.from().value());
        } else if (source instanceof TaskSource.Enumerated) {
            return enumerated;
        } else if (source instanceof TaskSource.Kept) {
            return keepers.get(0).keptTasks();
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return shuffled.partitions();
        }
        return 1;
    }

    int partsOf(int stage) {
        boolean isEnumerated = spec.stages().stream().flatMap(s -> s.branches().stream())
                .anyMatch(source -> source instanceof TaskSource.Enumerated e && e.from().value() == stage);
        return isEnumerated ? enumerated : 1;
    }

    /** What a task makes of its input. */
    static long value(int stage, int task, long input) {
        return (stage + 1) * 1_000_003L + task * 31L + input * 7;
    }

    /** What the result tasks have to give, where attempts do not differ. */
    List<Long> reference() {
        List<List<Long>> made = made();
        return made.get(made.size() - 1);
    }

    private List<List<Long>> made() {
        List<List<Long>> made = new ArrayList<>();
        for (int stage = 0; stage < spec.stages().size(); stage++) {
            if (spec.stages().get(stage).branches().get(0) instanceof TaskSource.Kept kept) {
                made.add(keepers.get(0).made().get(kept.stage().value()));
                continue;
            }
            List<Long> values = new ArrayList<>();
            long sides = spec.stages().get(stage).sides().stream().flatMap(side -> made.get(side.value()).stream()).mapToLong(Long::longValue).sum();
            for (TaskSource source : spec.stages().get(stage).branches()) {
                for (int i = 0; i < tasks(source); i++) {
                    values.add(value(stage, values.size(), input(source, i, made) + sides));
                }
            }
            made.add(values);
        }
        return made;
    }

    private static long input(TaskSource source, int i, List<List<Long>> made) {
        if (source instanceof TaskSource.Blocks blocks) {
            return made.get(blocks.from().value()).get(i);
        } else if (source instanceof TaskSource.Enumerated enumerated) {
            return made.get(enumerated.from().value()).get(0) + i;
        } else if (source instanceof TaskSource.Gathered gathered) {
            return made.get(gathered.from().value()).stream().mapToLong(Long::longValue).sum();
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return made.get(shuffled.from().value()).stream().mapToLong(Long::longValue).sum() * (i + 1);
        }
        return i;
    }
}
