package io.sheaf.plan;

import java.util.List;

/**
 * Where a branch of a stage gets its tasks and their input. The task indexes of a stage are those of its branches, one
 * branch after another.
 */
public sealed interface TaskSource {

    /** {@code tasks} parts of a long range; a worker computes its part from the task index. */
    record Range(long start, long end, int tasks) implements TaskSource {}

    /** One opaque input per task, travelling inside the control messages. */
    record Inline(Slices inputs) implements TaskSource {}

    /** Inputs that the client appends while the job runs, until it says which is the last. The only branch of its stage. */
    record Open() implements TaskSource {}

    /** Inputs too large for control messages: the client puts them on workers, one block per task. See {@link Blocks}. */
    record Uploaded(int tasks) implements TaskSource {}

    /** Task {@code i} reads block {@code i} of a stage with {@link StageOutput.Blocks}, whose task count it has. */
    record Blocks(StageId from) implements TaskSource {}

    /** One task per slice of the only task of a stage with {@link StageOutput.Parts}. */
    record Enumerated(StageId from) implements TaskSource {}

    /** One task that gets the slices of all tasks of a stage with {@link StageOutput.Parts}, in task order. */
    record Gathered(StageId from) implements TaskSource {}

    /** Task {@code i} reads partition {@code i} of a stage with {@link StageOutput.Shuffle}, producers in task order. */
    record Shuffled(StageId from, int partitions) implements TaskSource {}

    /**
     * As {@link Shuffled}, but a partition that is far larger than the others, and than {@code splitAbove} bytes, has several
     * tasks, each of which reads it of some of the producers and the same partition of {@code beside} whole. Both stages tell
     * the sizes of their partitions. Which ones are split is kept as long as the job lasts.
     */
    record Splittable(StageId from, StageId beside, int partitions, long splitAbove) implements TaskSource {}

    /** What became of {@link Splittable} where a partition is split: task {@code i} reads share {@code i}. In definitions for workers only. */
    record Split(StageId from, List<Share> shares) implements TaskSource {
        public Split {
            shares = List.copyOf(shares);
        }
    }

    /** A partition of the producers from {@code fromTask} to before {@code toTask}, as far as there are so many. */
    record Share(int partition, int fromTask, int toTask) {
        public Share {
            if (partition < 0 || fromTask < 0 || toTask <= fromTask) {
                throw new IllegalArgumentException("partition " + partition + " of producers " + fromTask + " to " + toTask);
            }
        }
    }

    /**
     * No task at all: the stage stands for one of another job, which has {@link StageOutput.Blocks} and whose blocks are
     * kept until that job ends. The only branch of its stage, which has blocks as output.
     */
    record Kept(JobId job, StageId stage) implements TaskSource {}
}
