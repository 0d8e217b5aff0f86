package io.sheaf;

/** The kinds of failure. A failure keeps its kind across every hop, and only the kind decides whether a task is tried again. */
public enum ErrorKind {
    /** The request was refused before any job ran: bad arguments, paths, functions that cannot be sent. */
    REFUSED,
    /** User code threw. Tried again up to the job's {@code maxAttempts}. */
    USER,
    /** Input data is not what it claims to be (encoding, compression, line length, changed file). Not tried again. */
    INPUT,
    /** Memory, disk or a documented limit was exhausted. Tried again elsewhere, with its own limit. */
    RESOURCE,
    /** A worker, a connection or a block was lost, or no worker was there. Tried again, with its own limit. */
    ENVIRONMENT,
    /** A defect of Sheaf itself. Not tried again. */
    INTERNAL,
    /** Somebody cancelled. */
    CANCELLED,
    /** A time limit passed. Task time-outs are tried again like {@link #USER}; job time-outs end the job. */
    TIMEOUT
}
