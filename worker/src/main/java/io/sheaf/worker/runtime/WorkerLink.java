package io.sheaf.worker.runtime;

import io.sheaf.plan.message.ToWorker;
import java.util.List;

/** One connection to the scheduler, seen from the side that receives. What comes after its loss, or after a newer connection, is dropped. */
public interface WorkerLink {

    /** Messages in the order they were sent; called by one thread at a time. */
    void receive(List<ToWorker> messages);

    /** The scheduler is out of reach: everything it asked for is cancelled and forgotten. May be called more than once. */
    void lost();
}
