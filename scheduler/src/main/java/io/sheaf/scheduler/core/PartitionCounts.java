package io.sheaf.scheduler.core;

import io.sheaf.plan.Sizing;
import io.sheaf.plan.StageId;
import io.sheaf.plan.StageOutput;
import io.sheaf.plan.TaskSource;
import io.sheaf.plan.message.ToClient;
import io.sheaf.scheduler.policy.PartitionSizing;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * How many partitions those stages of a job have that agree on a number by what they read. It is chosen when all that the
 * writers of a group read has been there once, and stays, whatever is lost or made again. Owned by the scheduler's core.
 */
final class PartitionCounts {

    /** Blocks of one stage: each costs a reader some microseconds. */
    private static final long MOST_BLOCKS = 1 << 24;

    /** Of all that the tasks of a stage read: how much that is, and how many they are. */
    private record Read(long bytes, long tasks) {

        static final Read NOTHING = new Read(0, 0);

        Read and(Read other) {
            return new Read(sum(bytes, other.bytes), tasks + other.tasks);
        }

        private static long sum(long one, long other) {
            return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
        }
    }

    private final Job job;
    private final TreeMap<Integer, List<Stage>> waiting = new TreeMap<>();
    private final List<ToClient.Partitioned> told = new ArrayList<>();

    PartitionCounts(Job job) {
        this.job = job;
    }

    /** Numbers above the least that have been chosen so far. */
    List<ToClient.Partitioned> told() {
        return told;
    }

    /** The stage takes part, unless its number is fixed: those that its output depends on have to keep what they made. */
    void add(Stage stage) {
        Sizing sizing = stage.spec.choices().sizing();
        if (sizing.isFixed()) {
            return;
        }
        waiting.computeIfAbsent(sizing.group(), any -> new ArrayList<>()).add(stage);
        if (isWriter(stage)) {
            for (TaskSource source : stage.spec.branches()) {
                StageId from = Job.producerOrNull(source);
                if (from != null) {
                    job.producer(from).sizesOthers = true;
                }
            }
        }
    }

    private static boolean isWriter(Stage stage) {
        return stage.spec.output() instanceof StageOutput.Shuffle;
    }

    /** Chooses for the stage's group if what its writers read is known; all of it may go on then. */
    void choose(State state, Stage stage) {
        Sizing sizing = stage.spec.choices().sizing();
        List<Stage> group = waiting.get(sizing.group());
        Read all = Read.NOTHING;
        long mostTasks = 0;
        boolean weighed = false;
        for (Stage member : group) {
            if (isWriter(member)) {
                Read one = readOrNull(member);
                if (one == null) {
                    return;
                }
                all = all.and(one);
                mostTasks = Math.max(mostTasks, one.tasks);
                weighed |= ((StageOutput.Shuffle) member.spec.output()).weighed();
            }
        }
        waiting.remove(sizing.group());
        int fewest = stage.partitions();
        int number = PartitionSizing.number(fewest, all.bytes, sizing.bytesEach(), mostTasks, weighed ? Weights.MOST : MOST_BLOCKS);
        group.forEach(member -> member.hasPartitions(number));
        state.toCheck.addAll(group);
        if (number > fewest) {
            told.add(new ToClient.Partitioned(job.id, sizing.group(), number, all.bytes));
            state.send(job.ownerOrNull, told.get(told.size() - 1));
        }
    }

    /** What the tasks of a stage will read; null while that is not known. */
    private Read readOrNull(Stage stage) {
        Read all = Read.NOTHING;
        for (int i = 0; i < stage.spec.branches().size(); i++) {
            if (!stage.canTellIfCounts(i)) {
                return null;
            }
            Read one = stage.counts(i) ? readOrNull(stage.spec.branches().get(i)) : Read.NOTHING;
            if (one == null) {
                return null;
            }
            all = all.and(one);
        }
        return all;
    }

    private Read readOrNull(TaskSource source) {
        if (source instanceof TaskSource.Range range) {
            long length = range.end() - range.start();
            return new Read(length < 0 || length > Long.MAX_VALUE / Long.BYTES ? Long.MAX_VALUE : length * Long.BYTES, range.tasks());
        } else if (source instanceof TaskSource.Inline inline) {
            return new Read(inline.inputs().bytes(), inline.inputs().size());
        }
        StageId from = Job.producerOrNull(source);
        if (from == null) {
            return Read.NOTHING;
        }
        Stage.Made made = job.producer(from).madeOrNull;
        return made == null ? null : new Read(made.size().bytes(), source instanceof TaskSource.Gathered ? 1 : made.readers());
    }
}
