package io.sheaf.plan;

/** What becomes of the output of a stage's tasks. */
public sealed interface StageOutput {

    /** How many partitions each task writes, or helps others to write. */
    default int partitions() {
        return 1;
    }

    /** To the client, one slice per task. Exactly the last stage of a job has it. */
    record Results() implements StageOutput {}

    /**
     * Kept by the worker as one block per task and partition.
     *
     * @param weighed whether it says how many bytes each partition has, so that {@link TaskSource.Splittable} can go by them
     */
    record Shuffle(int partitions, boolean weighed) implements StageOutput {

        /** The most partitions that a stage writes: each of its tasks makes a block of each. */
        public static final int MOST_PARTITIONS = 1 << 16;

        /** A stage of more partitions is not weighed: what its tasks say must stay short. */
        public static final int MOST_WEIGHED = 4096;

        /** One whose readers need not know how large its partitions are. */
        public Shuffle(int partitions) {
            this(partitions, false);
        }
    }

    /**
     * Slices of at most 1 MiB in all per task, kept by the scheduler for the stages that read them.
     *
     * @param partitions how many the shuffle has that they help to write; 0 if they are not about one
     */
    record Parts(int partitions) implements StageOutput {

        /** Parts that are not about partitions. */
        public Parts() {
            this(0);
        }

        /** What the slices of all tasks may come to: one task may get them in one message. */
        public static final int MAX_BYTES = 12 << 20;
    }

    /** Kept by a worker as one block per task (partition 0); made by the client for {@link TaskSource.Uploaded}. */
    record Blocks() implements StageOutput {}
}
