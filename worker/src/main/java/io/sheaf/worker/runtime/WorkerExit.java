package io.sheaf.worker.runtime;

import io.sheaf.worker.core.ExitKind;

/** What happens when a worker has come to its end: a process exits, an embedding program tells its user. */
public interface WorkerExit {

    /** Called once at most, on any thread. */
    void exit(ExitKind kind, String reason);
}
