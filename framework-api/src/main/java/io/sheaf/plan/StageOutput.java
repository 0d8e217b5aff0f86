package io.sheaf.plan;

/** What becomes of the output of a stage's tasks. */
public sealed interface StageOutput {

    /** To the client, one slice per task. Exactly the last stage of a job has it. */
    record Results() implements StageOutput {}

    /** Kept by the worker as one block per task and partition. */
    record Shuffle(int partitions) implements StageOutput {}

    /** Slices of at most 64 KiB in all per task, kept by the scheduler for the stages that read them. */
    record Parts() implements StageOutput {}

    /** Kept by a worker as one block per task (partition 0); made by the client for {@link TaskSource.Uploaded}. */
    record Blocks() implements StageOutput {}
}
