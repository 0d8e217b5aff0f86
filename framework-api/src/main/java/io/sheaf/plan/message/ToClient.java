package io.sheaf.plan.message;

import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Size;
import io.sheaf.plan.Slices;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerAddress;
import java.util.List;
import java.util.Map;

/** What the scheduler says to a client about one job. Results come in the order the tasks finish. */
public sealed interface ToClient {

    JobId job();

    /** The job is known to the scheduler. {@code actual} differs from {@code job} where an idempotency key matched an older one. */
    record Accepted(JobId job, JobId actual) implements ToClient {}

    /**
     * The submission or attachment was refused; no such job exists or runs.
     *
     * @param begunAnew whether there is one, of which the client has results that may not fit those to come: submitting the job again gives all of them
     */
    record Rejected(JobId job, Failure failure, boolean begunAnew) implements ToClient {

        /** For good. */
        public Rejected(JobId job, Failure failure) {
            this(job, failure, false);
        }
    }

    /** Results of a run of tasks, one slice each. */
    record Results(JobId job, TaskRange tasks, Slices slices) implements ToClient {}

    /**
     * Results of a run of tasks that their worker keeps, one block each (partition 0), until they are taken. The job ends
     * only once its client has taken them, or has taken nothing for a while, so that they can be made again if they are
     * lost: then they come once more, and what was read before stays read.
     */
    record StoredResults(
            JobId job, LeaseId lease, StageId stage, StageGeneration generation, TaskRange tasks, int attempt, WorkerAddress worker, long[] bytes)
            implements ToClient {}

    /** A task that failed for good, where the job collects errors. */
    record TaskFailed(JobId job, int task, Failure failure) implements ToClient {}

    /** Put the inputs of these tasks on this worker, as blocks of this identity (partition 0). */
    record Upload(JobId job, LeaseId lease, StageId stage, StageGeneration generation, TaskRange tasks, int attempt, WorkerAddress worker)
            implements ToClient {}

    /** How far the job is; at most a few a second. */
    record Progress(JobId job, JobState state, int tasksDone, int tasksTotal, int retries) implements ToClient {}

    /** The output of a stage by whose size something was chosen: {@code blocks} tasks made it. Never changes, and comes again to who attaches. */
    record Measured(JobId job, StageId stage, int blocks, Size size) implements ToClient {}

    /**
     * What a stage that joins two sides has of which partitions. Never changes, and comes again to who attaches.
     *
     * @param of the stage that wrote the partitions that may be split
     * @param median bytes of them, or {@link #UNKNOWN}
     * @param largest bytes, or {@link #UNKNOWN}
     * @param parts those that are split, by number; each has several tasks
     */
    record Split(JobId job, StageId of, long median, long largest, List<Part> parts) implements ToClient {

        /** Of so many tasks and partitions that their sizes are not compared, and none is split. */
        public static final long UNKNOWN = -1;

        public Split {
            parts = List.copyOf(parts);
        }
    }

    /**
     * The stages of this group of a {@link io.sheaf.plan.Sizing} have more partitions than the least, because they read so many
     * bytes. Never changes, and comes again to who attaches.
     */
    record Partitioned(JobId job, int group, int partitions, long bytes) implements ToClient {}

    /** A partition that several tasks read. */
    record Part(int partition, long bytes, int tasks) {}

    /**
     * The last message: the job's end.
     *
     * @param resultTasks how many tasks the result stage had
     * @param counters sums over winning attempts
     * @param accumulated what winning attempts had in accumulators, in the order of stages and tasks, at most
     *     {@link #MAX_ACCUMULATED_BYTES}; none once the client has released the job
     * @param skips what winning attempts have left out
     */
    record Ended(JobId job, JobState state, Failure failureOrNull, int resultTasks, Map<String, Long> counters, Slices accumulated, Skips skips)
            implements ToClient {

        /** What the accumulators of all winning attempts of one job may come to: the scheduler keeps them. */
        public static final int MAX_ACCUMULATED_BYTES = 1 << 20;

        /** Of a job that has left nothing out. */
        public Ended(JobId job, JobState state, Failure failureOrNull, int resultTasks, Map<String, Long> counters, Slices accumulated) {
            this(job, state, failureOrNull, resultTasks, counters, accumulated, Skips.NONE);
        }
    }
}
