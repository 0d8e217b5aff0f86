package io.sheaf.worker.runtime;

import io.sheaf.plan.message.FromWorker;
import java.util.List;

/** The way to the scheduler. */
public interface SchedulerLink {

    /**
     * Passes messages on, in order. Called by one thread at a time, which may be any and must not be kept waiting. May
     * call back into the runtime. An exception counts as the loss of the link.
     */
    void send(List<FromWorker> batch);
}
