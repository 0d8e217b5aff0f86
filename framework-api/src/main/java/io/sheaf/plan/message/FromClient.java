package io.sheaf.plan.message;

import io.sheaf.plan.JobId;
import io.sheaf.plan.JobSpec;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskRange;

/** What a client says to the scheduler about its jobs. */
public sealed interface FromClient {

    /**
     * Run this job, or, if its id or idempotency key is known, tell me about that one; a key is refused as long as another
     * client that came with it is there and waits for the job.
     */
    record Submit(JobSpec job) implements FromClient {}

    /** More inputs for the open stage, one task each; {@code firstTask} makes a repeated message harmless. */
    record Append(JobId job, int firstTask, Slices inputs, boolean last) implements FromClient {}

    /** The client has put these inputs of an {@link io.sheaf.plan.TaskSource.Uploaded} stage on the worker it was asked to. */
    record Uploaded(JobId job, LeaseId lease, TaskRange tasks, long[] bytes, long[] fingerprints) implements FromClient {}

    /** Putting them there failed. */
    record UploadFailed(JobId job, LeaseId lease, String reason) implements FromClient {}

    /** All results of tasks below {@code tasks} have been taken, in order: their memory may be freed, the window moves. */
    record Taken(JobId job, int tasks) implements FromClient {}

    /** The stored result of these tasks cannot be read from the worker of this lease. */
    record ResultLost(JobId job, LeaseId lease, TaskRange tasks, String reason) implements FromClient {}

    /** End the job; or, with tasks, only these tasks of its result stage, known or still to come. */
    record Cancel(JobId job, TaskRange tasksOrNull, String reason) implements FromClient {}

    /**
     * Tell me about this job from result task {@code fromTask} on, as if I had submitted it: from now on its results come
     * here, and an earlier client only hears of progress and the end. With {@link Integer#MAX_VALUE} it is the asker who
     * hears no more than that. What was {@link Taken} over another connection is best said again.
     *
     * @param otherLife whether I have results of it, of whichever tasks, that another scheduler gave me: those of this one might
     *     not fit them
     */
    record Attach(JobId job, int fromTask, boolean otherLife) implements FromClient {

        /** For a client whose results, if it has any, are of this scheduler. */
        public Attach(JobId job, int fromTask) {
            this(job, fromTask, false);
        }
    }

    /** I have no more interest in this job; a detached one goes on. */
    record Release(JobId job) implements FromClient {}
}
