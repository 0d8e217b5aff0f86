package io.sheaf.scheduler.core;

import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.scheduler.core.SchedulerConfig.Release;
import java.util.Optional;

/** Whether a worker may join, from what both sides say about themselves. */
public final class Compatibility {

    /** The oldest JDK feature release a worker may run on. */
    public static final int OLDEST_JAVA = 17;

    private Compatibility() {}

    /** Empty if they fit; otherwise why not, with the versions of both sides. */
    public static Optional<String> check(Release ours, WorkerInfo theirs) {
        String who = "worker " + theirs.host() + ":" + theirs.pid();
        if (theirs.protocol() != ours.protocol()) {
            return Optional.of(who + " speaks protocol " + theirs.protocol() + " (Sheaf " + theirs.sheafVersion() + "), the scheduler protocol "
                    + ours.protocol() + " (Sheaf " + ours.sheafVersion() + "): install the same release on both");
        }
        if (!theirs.sheafVersion().equals(ours.sheafVersion())) {
            return Optional.of(who + " is Sheaf " + theirs.sheafVersion() + ", the scheduler is Sheaf " + ours.sheafVersion()
                    + ": install the same release on both");
        }
        if (theirs.javaFeature() < OLDEST_JAVA) {
            return Optional.of(who + " runs on Java " + theirs.javaFeature() + ", Sheaf " + ours.sheafVersion() + " needs Java " + OLDEST_JAVA
                    + " or newer");
        }
        if (theirs.slots() < 1) {
            return Optional.of(who + " offers " + theirs.slots() + " slots; a worker needs at least 1");
        }
        return Optional.empty();
    }
}
