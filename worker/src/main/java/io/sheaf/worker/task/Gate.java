package io.sheaf.worker.task;

/** Tells those who push records that nobody wants more of them. One per unbroken chain of sinks; owned by the attempt's thread. */
final class Gate {

    /** A plain field, because it is read for every record. */
    boolean closed;
}
