package io.sheaf.cli;

import io.sheaf.Progress;

/** One way to show how far a job is. Owned by one thread at a time. */
interface ProgressDisplay {

    /** @param elapsedNanos since the work began; never less than in the call before */
    void show(long elapsedNanos, Progress now);

    /** The work is over, in whichever way. */
    void end();
}
