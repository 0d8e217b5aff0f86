package io.sheaf.spi;

import io.sheaf.TaskContext;

/** Where the engine puts the context of the task a thread runs. For engines. */
public final class TaskContexts {

    private static final ThreadLocal<TaskContext> CURRENT = new ThreadLocal<>();

    private TaskContexts() {}

    /** See {@link TaskContext#current()}. */
    public static TaskContext current() {
        TaskContext context = CURRENT.get();
        if (context == null) {
            throw new IllegalStateException(
                    "TaskContext.current() was called outside a task. Call it inside a function that a worker runs, on the thread that runs it.");
        }
        return context;
    }

    /** Whether the calling thread runs a task. */
    public static boolean inTask() {
        return CURRENT.get() != null;
    }

    /** Makes this the calling thread's context and returns the one before, or null. Pair with {@link #restore}. */
    public static TaskContext enter(TaskContext context) {
        TaskContext before = CURRENT.get();
        CURRENT.set(context);
        return before;
    }

    /** Undoes {@link #enter}. */
    public static void restore(TaskContext beforeOrNull) {
        if (beforeOrNull == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(beforeOrNull);
        }
    }
}
