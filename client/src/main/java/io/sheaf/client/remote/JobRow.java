package io.sheaf.client.remote;

import io.sheaf.ErrorKind;
import io.sheaf.plan.JobState;
import java.time.Instant;

/**
 * A job as people see it.
 *
 * @param id 32 hexadecimal digits
 * @param tasksTotal as far as known by now
 * @param errorKindOrNull why it failed; null if it did not
 * @param errorMessageOrNull null if it did not fail
 */
public record JobRow(
        String id,
        String name,
        JobState state,
        int tasksDone,
        int tasksTotal,
        Instant submittedAt,
        ErrorKind errorKindOrNull,
        String errorMessageOrNull) {}
