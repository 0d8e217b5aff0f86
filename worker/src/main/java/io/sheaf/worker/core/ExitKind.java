package io.sheaf.worker.core;

/** Why a worker core has come to its end. */
public enum ExitKind {
    /** The scheduler does not want this worker. */
    REFUSED,
    /** An orderly leave: nothing runs any more. */
    DRAINED,
    /** A task ignores its cancellation; only the end of the process can stop it. */
    RUNAWAY,
    /** Memory ran out in a task: nothing in the process can be trusted any more. */
    OUT_OF_MEMORY,
    /** No thread can be started, so that the worker cannot go on. */
    OUT_OF_THREADS,
    /** A class of the worker cannot be loaded, so that it cannot even say how a task ended, as where file descriptors have run out. */
    BROKEN_DOWN,
    /** User code has asked the JVM to exit. */
    USER_EXIT,
    /** A defect of Sheaf. */
    DEFECT
}
