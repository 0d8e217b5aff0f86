package io.sheaf.worker.task;

/** What a step has to do when all records before it have come. Called on the attempt's thread. */
interface StepEnd {

    void finish() throws Exception;
}
