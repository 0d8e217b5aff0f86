package io.sheaf;

import io.sheaf.spi.TaskContexts;

/** What user code may know about the task it runs in. Belongs to the thread that runs the task. */
public interface TaskContext {

    /**
     * The context of the task that runs on this thread.
     *
     * @throws IllegalStateException outside a task
     */
    static TaskContext current() {
        return TaskContexts.current();
    }

    /** The job's id as text. */
    String job();

    /** Number of the stage within the job, from 0. */
    int stage();

    /** Index of the task within its stage, from 0. */
    int task();

    /** 1 for the first attempt. */
    int attempt();

    /** A text that names this task and is the same for all its attempts: for idempotent effects outside the job. */
    String key();

    /**
     * Whether this attempt should end soon, because its job or item was cancelled or its time limit is over. Once true it
     * stays so. About 20 milliseconds later the attempt's thread is interrupted, so that a task that sleeps or waits ends
     * at once; a task that asks here more often than that can end without an interrupt. A task that still runs after
     * five seconds is given up, with its thread, and on a worker process with the process. Any thread may ask.
     */
    boolean cancelled();

    /** The job's counter of this name. */
    Counter counter(String name);
}
