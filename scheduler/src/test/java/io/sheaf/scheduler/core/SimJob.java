package io.sheaf.scheduler.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Effects;
import io.sheaf.partitioner.route.SkewPlan;
import io.sheaf.plan.Choices;
import io.sheaf.plan.Choices.Condition;
import io.sheaf.plan.Choices.When;
import io.sheaf.plan.JobSettings;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Size;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.TaskSource.Share;
import io.sheaf.plan.message.ToClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** A random job of the simulation, with the answer that a single loop gives. */
final class SimJob {

    final JobSpec spec;
    final double failureRate;
    /** Whether attempts of a task differ in what they make. */
    final boolean unsteady;
    final boolean storesResults;
    final int openTasks;
    private final int enumerated;

    private final Map<StageId, ToClient.Measured> told = new LinkedHashMap<>();
    private final Map<StageId, ToClient.Split> splits = new LinkedHashMap<>();

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
        return switch (random.nextInt(14)) {
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
            case 10, 11 -> join(random, n, p);
            case 12 -> twoJoins(random, n, p);
            default -> List.of(
                    Specs.stage(0, shuffle, Specs.range(n)),
                    Specs.stage(1, shuffle, Specs.range(3)),
                    Specs.stage(2, results, shuffled0, shuffled1));
        };
    }

    /** Stage 0 decides whether stage 2 does the work of stage 1, or reads it. */
    private static List<StageSpec> join(Random random, int n, int p) {
        long below = random.nextInt(1000);
        boolean splits = random.nextBoolean();
        StageOutput shuffle = new StageOutput.Shuffle(p, splits);
        boolean shuffled = random.nextBoolean();
        // What both ways read, in some jobs: it must not be made again for the way that is not taken.
        TaskSource streamed = shuffled ? new TaskSource.Shuffled(new StageId(0), p) : Specs.range(n);
        List<StageSpec> stages = new ArrayList<>();
        int measured = shuffled ? 1 : 0;
        if (shuffled) {
            stages.add(Specs.stage(0, shuffle, Specs.range(n)));
        }
        When small = Specs.when(Specs.than(measured, below, true));
        When large = Specs.when(Specs.than(measured, below, false));
        stages.add(Specs.stage(measured, shuffle, Specs.range(random.nextInt(12))));
        stages.add(Specs.choosing(measured + 1, shuffle, List.of(), new Choices(large, List.of()), streamed));
        StageId brought = new StageId(measured + 1);
        TaskSource both = splits ? new TaskSource.Splittable(brought, new StageId(measured), p, 1 + random.nextInt(80)) : new TaskSource.Shuffled(brought, p);
        stages.add(Specs.choosing(measured + 2, new StageOutput.Results(), List.of(measured), new Choices(When.ALWAYS, List.of(small, large)),
                streamed, both));
        return stages;
    }

    /** What a task reports of each of so many partitions, if attempts do not differ: one is hot. */
    static long[] weights(int stage, int task, int partitions) {
        long[] weights = new long[partitions];
        Arrays.fill(weights, task % 3 + stage);
        weights[partitions / 2] = 30 + 10L * task;
        return weights;
    }

    private long[][] weights(StageId stage, int partitions) {
        return IntStream.range(0, tasks(stage.value())).mapToObj(task -> weights(stage.value(), task, partitions)).toArray(long[][]::new);
    }

    /** What the tasks of the branch read; of an unsteady job only how many they are is known. */
    private List<Share> shares(TaskSource.Splittable source) {
        if (!unsteady) {
            long[] beside = SkewPlan.totals(weights(source.beside(), source.partitions()), source.partitions());
            return SkewPlan.of(weights(source.from(), source.partitions()), beside, source.splitAbove()).shares();
        }
        List<Share> shares = new ArrayList<>();
        ToClient.Split split = splits.get(source.from());
        for (int partition = 0; split != null && partition < source.partitions(); partition++) {
            int number = partition;
            int tasks = split.parts().stream().filter(part -> part.partition() == number).mapToInt(ToClient.Part::tasks).findFirst().orElse(1);
            shares.addAll(Collections.nCopies(tasks, new Share(partition, 0, Integer.MAX_VALUE)));
        }
        return shares;
    }

    /** The client is told which partitions are split; always the same. */
    void told(ToClient.Split split) {
        ToClient.Split before = splits.putIfAbsent(split.of(), split);
        assertThat(before == null || before.equals(split)).as("%s was %s", split, before).isTrue();
        TaskSource.Splittable source = spec.stages().stream().flatMap(stage -> stage.branches().stream())
                .filter(TaskSource.Splittable.class::isInstance).map(TaskSource.Splittable.class::cast).findFirst().orElseThrow();
        int tasks = source.partitions() + split.parts().stream().mapToInt(part -> part.tasks() - 1).sum();
        assertThat(shares(source)).as("%s", split).hasSize(tasks);
    }

    boolean isSplit() {
        return splits.values().stream().anyMatch(split -> !split.parts().isEmpty());
    }

    /** The same twice, one behind the other. */
    private static List<StageSpec> twoJoins(Random random, int n, int p) {
        long below = random.nextInt(1000);
        StageOutput shuffle = new StageOutput.Shuffle(p);
        Condition small0 = Specs.than(0, below, true);
        Condition large0 = Specs.than(0, below, false);
        Condition small2 = Specs.than(2, below / 2, true);
        Condition large2 = Specs.than(2, below / 2, false);
        TaskSource shuffled1 = new TaskSource.Shuffled(new StageId(1), p);
        return List.of(
                Specs.stage(0, shuffle, Specs.range(random.nextInt(12))),
                Specs.choosing(1, shuffle, List.of(), new Choices(Specs.when(large0), List.of()), Specs.range(n)),
                Specs.stage(2, shuffle, Specs.range(random.nextInt(12))),
                Specs.choosing(3, shuffle, List.of(0), new Choices(Specs.when(large2), List.of(Specs.when(small0), Specs.when(large0))),
                        Specs.range(n), shuffled1),
                Specs.choosing(4, new StageOutput.Results(), List.of(0, 2),
                        new Choices(When.ALWAYS, List.of(Specs.when(small2, small0), Specs.when(small2, large0), Specs.when(large2))),
                        Specs.range(n), shuffled1, new TaskSource.Shuffled(new StageId(3), p)));
    }

    /** What a task reports of its output's size, if attempts do not differ. */
    static Size size(int stage, int task) {
        return new Size(20 + 10L * task + stage, 1);
    }

    /** What the client was told: sizes of an unsteady job's stages cannot be known before. */
    private Size told(StageId stage) {
        return told.containsKey(stage) ? told.get(stage).size() : Size.ZERO;
    }

    /** Whether the client was told of all sizes by which it was chosen. */
    boolean isTold() {
        return spec.stages().stream().allMatch(stage -> told.keySet().containsAll(stage.choices().measured()));
    }

    /** The client is told by which size it is chosen; always the same. */
    void told(ToClient.Measured measured) {
        ToClient.Measured before = told.putIfAbsent(measured.stage(), measured);
        assertThat(before == null || before.equals(measured)).as("%s was %s", measured, before).isTrue();
        int tasks = tasks(measured.stage().value());
        assertThat(measured.blocks()).isEqualTo(tasks);
        Size expected = Size.ZERO;
        for (int task = 0; task < tasks; task++) {
            expected = expected.plus(size(measured.stage().value(), task).bytes(), 1);
        }
        assertThat(unsteady || measured.size().equals(expected)).as("%s, expected %s", measured, expected).isTrue();
    }

    /** Whether it has a choice that was made because a size was small, or was not. */
    boolean chose(boolean less) {
        return spec.stages().stream().flatMap(stage -> stage.choices().branches().stream()).flatMap(when -> when.all().stream())
                .anyMatch(one -> told.containsKey(one.of()) && told(one.of()).tableBytes() < one.below() == less);
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
        StageSpec of = spec.stages().get(stage);
        for (int i = 0; i < of.branches().size(); i++) {
            tasks += counts(of, i) ? tasks(of.branches().get(i)) : 0;
        }
        return tasks;
    }

    private boolean counts(StageSpec stage, int branch) {
        return stage.choices().counts(this::told) && stage.choices().counts(branch, this::told);
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
        } else if (source instanceof TaskSource.Splittable splittable) {
            return shares(splittable).size();
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

    /** What the tasks of each stage make, where attempts do not differ. */
    List<List<Long>> made() {
        List<List<Long>> made = new ArrayList<>();
        for (int stage = 0; stage < spec.stages().size(); stage++) {
            if (spec.stages().get(stage).branches().get(0) instanceof TaskSource.Kept kept) {
                made.add(keepers.get(0).made().get(kept.stage().value()));
                continue;
            }
            List<Long> values = new ArrayList<>();
            long sides = spec.stages().get(stage).sides().stream().flatMap(side -> made.get(side.value()).stream()).mapToLong(Long::longValue).sum();
            StageSpec of = spec.stages().get(stage);
            for (int branch = 0; branch < of.branches().size(); branch++) {
                TaskSource source = of.branches().get(branch);
                for (int i = 0; counts(of, branch) && i < tasks(source); i++) {
                    values.add(value(stage, values.size(), input(source, i, made) + sides));
                }
            }
            made.add(values);
        }
        return made;
    }

    private long input(TaskSource source, int i, List<List<Long>> made) {
        if (source instanceof TaskSource.Blocks blocks) {
            return made.get(blocks.from().value()).get(i);
        } else if (source instanceof TaskSource.Enumerated enumerated) {
            return made.get(enumerated.from().value()).get(0) + i;
        } else if (source instanceof TaskSource.Gathered gathered) {
            return made.get(gathered.from().value()).stream().mapToLong(Long::longValue).sum();
        } else if (source instanceof TaskSource.Splittable splittable) {
            Share share = shares(splittable).get(i);
            List<Long> all = made.get(splittable.from().value());
            return all.subList(share.fromTask(), Math.min(share.toTask(), all.size())).stream().mapToLong(Long::longValue).sum() * (share.partition() + 1);
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return made.get(shuffled.from().value()).stream().mapToLong(Long::longValue).sum() * (i + 1);
        }
        return i;
    }
}
