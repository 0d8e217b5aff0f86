package io.sheaf.worker.task;

/** Where a task's records come from. */
interface Head {

    /** Hands all records to the sink, in order, until there are no more or the gate is closed. */
    void run(Gate gate, Sink first) throws Exception;
}
