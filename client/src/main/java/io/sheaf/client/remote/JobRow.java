package io.sheaf.client.remote;

import io.sheaf.ErrorKind;
import io.sheaf.plan.JobState;
import java.time.Instant;
import java.util.List;

/**
 * A job as people see it.
 *
 * @param id 32 hexadecimal digits
 * @param tasksTotal as far as known by now
 * @param speculated tasks that got a second attempt because the first one was slow
 * @param speculationsWon those of which the second one came first
 * @param divided tasks that read what slow ones had not read yet
 * @param measured stages by whose output it was chosen how the job goes on, in the order of the choices
 * @param joined stages whose partitions joins read, in the order in which they began to
 * @param errorKindOrNull why it failed; null if it did not
 * @param errorMessageOrNull null if it did not fail
 */
public record JobRow(
        String id,
        String name,
        JobState state,
        int tasksDone,
        int tasksTotal,
        int speculated,
        int speculationsWon,
        int divided,
        Instant submittedAt,
        List<MeasuredStage> measured,
        List<JoinedStage> joined,
        ErrorKind errorKindOrNull,
        String errorMessageOrNull) {

    /**
     * What a stage wrote.
     *
     * @param bytes of encoded records
     */
    public record MeasuredStage(int stage, int tasks, long bytes, long records) {}

    /**
     * What a join reads.
     *
     * @param stage that wrote it
     * @param median bytes of its partitions; -1 if there were too many tasks and partitions to compare them
     * @param largest bytes of one, or -1
     * @param split those that several tasks read, by number
     */
    public record JoinedStage(int stage, long median, long largest, List<SplitPartition> split) {}

    /** A partition that so many tasks read. */
    public record SplitPartition(int partition, long bytes, int tasks) {}
}
