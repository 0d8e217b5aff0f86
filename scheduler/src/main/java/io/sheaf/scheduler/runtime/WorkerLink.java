package io.sheaf.scheduler.runtime;

import io.sheaf.plan.message.ToWorker;
import java.util.List;

/**
 * The way to one worker. Called by one thread at a time, in order, without a lock held; may deliver to the
 * {@link SchedulerLoop} from within. Must not block for long: every other worker and client waits meanwhile. An
 * exception counts as the loss of the worker.
 */
public interface WorkerLink {

    /** The messages of one step, in order. */
    void send(List<ToWorker> messages);

    /** Nothing is sent after this. What was sent before should arrive; what comes from the worker is ignored. */
    void close(String reason);
}
