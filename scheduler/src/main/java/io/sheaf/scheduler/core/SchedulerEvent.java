package io.sheaf.scheduler.core;

import io.sheaf.plan.ClientId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import java.util.List;

/** What happens to the scheduler. The shell mints epochs and client ids and never uses one twice. */
public sealed interface SchedulerEvent {

    /** A worker has opened its link and said who it is. */
    record WorkerJoined(WorkerEpoch worker, WorkerInfo info) implements SchedulerEvent {}

    record WorkerSaid(WorkerEpoch worker, FromWorker message) implements SchedulerEvent {}

    /** The worker's link is closed; {@code reason} says how the worker ended, as far as known. */
    record WorkerLost(WorkerEpoch worker, String reason) implements SchedulerEvent {}

    /** Somebody wants the worker to finish what it runs and to leave. */
    record DrainWorker(WorkerEpoch worker) implements SchedulerEvent {}

    record ClientConnected(ClientId client) implements SchedulerEvent {}

    /** {@code wallMillis}: the time of day, for people to read; decides nothing. */
    record ClientSaid(ClientId client, FromClient message, long wallMillis) implements SchedulerEvent {}

    record ClientGone(ClientId client) implements SchedulerEvent {}

    /** There is a journal, which holds these jobs; the first event of all, or none. */
    record Revived(List<RememberedJob> jobs) implements SchedulerEvent {}

    /** A client has said this, a submission or inputs, and the journal has no room for it; only of jobs that are to outlive the scheduler that matters. */
    record NoRoom(ClientSaid said, String reason) implements SchedulerEvent {}

    /** What tasks of this job have accumulated, as is said next, would leave no room in the journal for its end. */
    record NoRoomToEnd(JobId job, String reason) implements SchedulerEvent {}

    /** A timer is due. Ignored unless {@code generation} is the last one set for the key. */
    record TimerFired(TimerKey key, long generation) implements SchedulerEvent {}

    /** End with this reason the jobs that do not outlive the scheduler, let go of all workers, and accept nothing more. */
    record Shutdown(String reason) implements SchedulerEvent {}
}
