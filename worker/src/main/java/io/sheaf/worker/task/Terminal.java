package io.sheaf.worker.task;

/** Where a task's records end up. Owned by the attempt's thread. */
interface Terminal extends AutoCloseable {

    /** Takes the records, on the lane the terminal was made for. */
    Sink sink();

    /** All records have come: makes the task's output visible. */
    TaskOutput finish() throws Exception;

    /** Gives up what was not finished. */
    @Override
    default void close() throws Exception {}
}
