package io.sheaf.scheduler.core;

import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobState;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.ToClient;
import java.util.List;
import java.util.Map;

/**
 * What API and command line show of the cluster, as it was after one step.
 *
 * @param jobs in the order of submission, the finished ones that are remembered included
 * @param counters dropped messages by reason, and other counts since the start
 */
public record ClusterSnapshot(List<JobView> jobs, List<WorkerView> workers, Map<String, Long> counters) {

    /**
     * @param tasksTotal tasks known so far; grows as stages find out what they have to do
     * @param speculated tasks that got a second attempt because the first one was slow
     * @param speculationsWon those of which the second one came first
     * @param divided tasks that read what slow ones had not read yet
     * @param measured sizes by which it was chosen how the job goes on
     * @param splits what joins read, and which partitions several tasks read
     * @param submittedAtMillis time of day, milliseconds since 1970 UTC
     */
    public record JobView(
            JobId id,
            String name,
            JobState state,
            int tasksDone,
            int tasksTotal,
            int retries,
            int speculated,
            int speculationsWon,
            int divided,
            long submittedAtMillis,
            Failure errorOrNull,
            List<ToClient.Measured> measured,
            List<ToClient.Split> splits) {}

    /**
     * @param running tasks it said it runs, or at most what it can run of what it has
     * @param note why it is set aside; else empty
     */
    public record WorkerView(
            WorkerEpoch id, String name, long pid, String host, String dataAddress, int javaFeature, int slots, int running, WorkerState state,
            String note) {}

    /** One that is set aside gets no tasks for a while, because tasks failed on it that succeeded on others. */
    public enum WorkerState { ACTIVE, DRAINING, SET_ASIDE }
}
