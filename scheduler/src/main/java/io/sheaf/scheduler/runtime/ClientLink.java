package io.sheaf.scheduler.runtime;

import io.sheaf.plan.message.ToClient;
import java.util.List;

/** The way to one client; the same rules as for a {@link WorkerLink}. An exception counts as the client's leave. */
public interface ClientLink {

    /** The messages of one step, in order. */
    void send(List<ToClient> messages);

    /** The scheduler has stopped, for this reason, and sends nothing more. Does nothing where the client learns it otherwise. */
    default void close(String reason) {}
}
