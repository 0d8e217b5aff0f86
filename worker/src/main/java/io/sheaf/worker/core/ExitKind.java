package io.sheaf.worker.core;

/** Why a worker core has come to its end. */
public enum ExitKind {
    /** The scheduler does not want this worker. */
    REFUSED,
    /** An orderly leave: nothing runs any more. */
    DRAINED,
    /** A task ignores its cancellation; only the end of the process can stop it. */
    RUNAWAY,
    /** A defect of Sheaf. */
    DEFECT
}
