package io.sheaf.plan;

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
     * No task at all: the stage stands for one of another job, which has {@link StageOutput.Blocks} and whose blocks are
     * kept until that job ends. The only branch of its stage, which has blocks as output.
     */
    record Kept(JobId job, StageId stage) implements TaskSource {}
}
