package io.sheaf.plan;

/** What becomes of the output of a stage's tasks. */
public sealed interface StageOutput {

    /** To the client, one slice per task. Exactly the last stage of a job has it. */
    record Results() implements StageOutput {}

    /**
     * Kept by the worker as one block per task and partition.
     *
     * @param weighed whether it says how many bytes each partition has, so that {@link TaskSource.Splittable} can go by them
     */
    record Shuffle(int partitions, boolean weighed) implements StageOutput {

        /** A stage of more partitions is not weighed: what its tasks say must stay short. */
        public static final int MOST_WEIGHED = 4096;

        /** One whose readers need not know how large its partitions are. */
        public Shuffle(int partitions) {
            this(partitions, false);
        }
    }

    /** Slices of at most 64 KiB in all per task, kept by the scheduler for the stages that read them. */
    record Parts() implements StageOutput {}

    /** Kept by a worker as one block per task (partition 0); made by the client for {@link TaskSource.Uploaded}. */
    record Blocks() implements StageOutput {}
}
