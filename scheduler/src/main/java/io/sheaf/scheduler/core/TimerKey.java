package io.sheaf.scheduler.core;

import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerEpoch;

/** What a timer is for; at most one of each key runs. */
public sealed interface TimerKey {

    /** Looks for workers that have not been heard of. */
    record HeartbeatSweep() implements TimerKey {}

    /** Tells clients how far their jobs are. */
    record ProgressTick() implements TimerKey {}

    /** Workers that had served the scheduler before this one are not waited for any more. */
    record Gathering() implements TimerKey {}

    /** Ends jobs that have had no worker for too long. */
    record NoWorkers() implements TimerKey {}

    record JobTimeout(JobId job) implements TimerKey {}

    /** The client of an attached job went away and has not come back, to the job or to the results it left. */
    record ClientGrace(JobId job) implements TimerKey {}

    /** Looks whether a worker that is to leave may. */
    record DrainLook(WorkerEpoch worker) implements TimerKey {}

    /** The job is done but for results that its client has not taken from workers. */
    record ResultsGrace(JobId job) implements TimerKey {}

    /** Looks for tasks that are slow. */
    record Stragglers() implements TimerKey {}

    /** The worker gets no tasks until then. */
    record SetAside(WorkerEpoch worker) implements TimerKey {}
}
