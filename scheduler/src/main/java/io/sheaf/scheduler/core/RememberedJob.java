package io.sheaf.scheduler.core;

import io.sheaf.plan.JobSpec;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import java.util.List;

/**
 * A job that was accepted by a scheduler which is gone.
 *
 * @param wallMillis when it was submitted
 * @param lives how many schedulers have had it
 * @param appends inputs that were taken in, in order
 * @param endOrNull how it ended; null if it has not
 */
public record RememberedJob(JobSpec spec, long wallMillis, int lives, List<FromClient.Append> appends, ToClient.Ended endOrNull) {
    public RememberedJob {
        appends = List.copyOf(appends);
    }
}
