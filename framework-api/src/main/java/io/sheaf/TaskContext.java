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

    /** Whether this attempt should end soon. It is interrupted a second later, and its thread given up after five. */
    boolean cancelled();

    /** The job's counter of this name. */
    Counter counter(String name);
}
