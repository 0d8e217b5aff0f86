package io.sheaf.client.core;

import io.sheaf.plan.message.ToClient;
import java.util.Optional;

/** What a client has to do when a job of its own has ended, before anybody is told. */
@FunctionalInterface
interface Closing {

    /** Nothing. */
    Closing NOTHING = end -> Optional.empty();

    /** The job that does it, just submitted; empty if there is nothing to do. Must not wait. */
    Optional<JobRun<?>> begin(ToClient.Ended end);
}
