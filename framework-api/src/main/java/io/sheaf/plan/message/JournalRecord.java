package io.sheaf.plan.message;

import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;

/** What a scheduler writes down of jobs that outlive it, before anybody hears of it. */
public sealed interface JournalRecord {

    /** A scheduler begins to live. What was under way before begins anew. */
    record Started(ClusterEpoch cluster, long wallMillis) implements JournalRecord {}

    /** This job is accepted; {@code lives}: how many schedulers had it before. */
    record Submitted(JobSpec job, long wallMillis, int lives) implements JournalRecord {}

    /** These inputs of an accepted job are taken in. */
    record Appended(FromClient.Append append) implements JournalRecord {}

    /** This is how the job has ended, for ever. */
    record Ended(ToClient.Ended end) implements JournalRecord {}

    /** Nobody can ask for the job any more. */
    record Forgotten(JobId job) implements JournalRecord {}
}
