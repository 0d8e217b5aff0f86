package io.sheaf.simulation;

import io.sheaf.partitioner.route.SkewPlan;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.Size;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageSpec;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.TaskSource.Share;
import io.sheaf.plan.message.ToClient;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A job of the simulation, with the answer that a single loop gives. Owned by its world. */
final class JobPlan {

    /** What is drawn of a job besides its stages. */
    record Terms(int number, long startMillis, Behaviour behaviour, int openTasks, int enumerated, boolean keeps) {}

    final JobSpec spec;
    final Terms terms;
    /** Jobs whose kept output it reads, those that these read included. */
    final List<JobPlan> keepers = new ArrayList<>();
    private final Map<StageId, ToClient.Measured> told = new LinkedHashMap<>();
    private final Map<StageId, ToClient.Split> splits = new LinkedHashMap<>();
    /** Stages of which the client was told by the scheduler that it has now. */
    private final Set<StageId> toldByThisOne = new HashSet<>();
    private final Set<StageId> splitsByThisOne = new HashSet<>();

    JobPlan(JobSpec spec, Terms terms, JobPlan readOrNull) {
        this.spec = spec;
        this.terms = terms;
        if (readOrNull != null) {
            keepers.add(readOrNull);
            keepers.addAll(readOrNull.keepers);
        }
    }

    Behaviour behaviour() {
        return terms.behaviour();
    }

    int resultStage() {
        return spec.stages().size() - 1;
    }

    boolean isOpen() {
        return spec.stages().get(0).branches().get(0) instanceof TaskSource.Open;
    }

    /** Whether what it makes may differ from what it made before. */
    boolean isUnsteady() {
        return behaviour().unsteady() || keepers.stream().anyMatch(keeper -> keeper.behaviour().unsteady());
    }

    /** Whether the attempts of the stage's own tasks may differ even if they read the same. */
    boolean isUnsteady(int stage) {
        return behaviour().unsteady() && stage < resultStage();
    }

    /** What a task reports of its output's size, if attempts do not differ. */
    static Size size(int stage, int task) {
        return new Size(20 + 10L * task + stage, 1);
    }

    private Size told(StageId stage) {
        return told.containsKey(stage) ? told.get(stage).size() : Size.ZERO;
    }

    /** Whether the client was told of all sizes by which it was chosen. */
    boolean isTold() {
        return spec.stages().stream().allMatch(stage -> told.keySet().containsAll(stage.choices().measured()));
    }

    /** The client is told by which size it is chosen; always the same, as long as its scheduler lives. */
    void told(ToClient.Measured measured) {
        ToClient.Measured before = told.put(measured.stage(), measured);
        Violation.unless(toldByThisOne.add(measured.stage()) || measured.equals(before), "choice", spec.id(), () -> measured + " was " + before);
        int tasks = tasks(measured.stage().value());
        Size expected = Size.ZERO;
        for (int task = 0; task < tasks; task++) {
            expected = expected.plus(size(measured.stage().value(), task).bytes(), 1);
        }
        Size sum = expected;
        // More if tasks were divided.
        boolean fits = measured.blocks() >= tasks && (isUnsteady() || measured.size().equals(sum));
        Violation.unless(fits, "choice", spec.id(), () -> measured + ", expected " + tasks + " blocks or more, of " + sum);
    }

    /** What a task reports of each of so many partitions, if attempts do not differ: one is hot. */
    static long[] weights(int stage, int task, int partitions) {
        long[] weights = new long[partitions];
        Arrays.fill(weights, task % 3 + stage);
        weights[partitions / 2] = 30 + 10L * task;
        return weights;
    }

    private long[][] weights(StageId stage, int partitions) {
        long[][] weights = new long[tasks(stage.value())][];
        for (int task = 0; task < weights.length; task++) {
            weights[task] = weights(stage.value(), task, partitions);
        }
        return weights;
    }

    /** What the tasks of the branch read; of an unsteady job only how many they are is known. */
    private List<Share> shares(TaskSource.Splittable source) {
        if (!isUnsteady()) {
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

    /** The client is told which partitions are split; always the same, as long as its scheduler lives. */
    void told(ToClient.Split split) {
        ToClient.Split before = splits.put(split.of(), split);
        Violation.unless(splitsByThisOne.add(split.of()) || split.equals(before), "choice", spec.id(), () -> split + " was " + before);
        TaskSource.Splittable source = spec.stages().stream().flatMap(stage -> stage.branches().stream())
                .filter(TaskSource.Splittable.class::isInstance).map(TaskSource.Splittable.class::cast).findFirst().orElseThrow();
        int tasks = source.partitions() + split.parts().stream().mapToInt(part -> part.tasks() - 1).sum();
        Violation.unless(shares(source).size() == tasks, "choice", spec.id(), () -> split + " makes " + tasks + " tasks, expected " + shares(source).size());
    }

    /** The client has another scheduler than before, under which the job may go otherwise. */
    void meetsAnother() {
        toldByThisOne.clear();
        splitsByThisOne.clear();
    }

    boolean isSplit() {
        return splits.values().stream().anyMatch(split -> !split.parts().isEmpty());
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
            return terms.openTasks();
        } else if (source instanceof TaskSource.Uploaded uploaded) {
            return uploaded.tasks();
        } else if (source instanceof TaskSource.Blocks blocks) {
            return tasks(blocks.from().value());
        } else if (source instanceof TaskSource.Enumerated) {
            return terms.enumerated();
        } else if (source instanceof TaskSource.Kept kept) {
            return keepers.get(0).tasks(kept.stage().value());
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
        return isEnumerated ? terms.enumerated() : 1;
    }

    /** What a task makes of its input. */
    static long value(int stage, int task, long input) {
        return (stage + 1) * 1_000_003L + task * 31L + input * 7;
    }

    /** What the tasks of each stage make, where attempts do not differ. */
    List<long[]> made() {
        List<long[]> made = new ArrayList<>();
        for (StageSpec stage : spec.stages()) {
            boolean kept = stage.branches().get(0) instanceof TaskSource.Kept;
            made.add(kept ? keepers.get(0).made().get(((TaskSource.Kept) stage.branches().get(0)).stage().value()) : made(stage, made));
        }
        return made;
    }

    private long[] made(StageSpec stage, List<long[]> before) {
        int number = stage.id().value();
        long[] values = new long[tasks(number)];
        long sides = 0;
        for (StageId side : stage.sides()) {
            sides += partsSum(side.value(), before);
        }
        int next = 0;
        for (int branch = 0; branch < stage.branches().size(); branch++) {
            TaskSource source = stage.branches().get(branch);
            int tasks = counts(stage, branch) ? tasks(source) : 0;
            for (int i = 0; i < tasks; i++, next++) {
                values[next] = value(number, next, input(source, i, before) + sides);
            }
        }
        return values;
    }

    private long input(TaskSource source, int i, List<long[]> made) {
        if (source instanceof TaskSource.Blocks blocks) {
            return made.get(blocks.from().value())[i];
        } else if (source instanceof TaskSource.Enumerated enumerated) {
            return made.get(enumerated.from().value())[0] + i;
        } else if (source instanceof TaskSource.Gathered gathered) {
            return partsSum(gathered.from().value(), made);
        } else if (source instanceof TaskSource.Shuffled shuffled) {
            return sum(made.get(shuffled.from().value())) * (i + 1);
        } else if (source instanceof TaskSource.Splittable splittable) {
            Share share = shares(splittable).get(i);
            long[] all = made.get(splittable.from().value());
            return sum(Arrays.copyOfRange(all, share.fromTask(), Math.min(share.toTask(), all.length))) * (share.partition() + 1);
        }
        return i;
    }

    /** All that the tasks of a stage give, each part counted. */
    private long partsSum(int stage, List<long[]> made) {
        long sum = 0;
        for (long value : made.get(stage)) {
            for (int part = 0; part < partsOf(stage); part++) {
                sum += value + part;
            }
        }
        return sum;
    }

    private static long sum(long[] values) {
        long sum = 0;
        for (long value : values) {
            sum += value;
        }
        return sum;
    }
}
