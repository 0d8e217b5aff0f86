package io.sheaf.worker.runtime;

import io.sheaf.ErrorKind;
import io.sheaf.TaskFailedException;
import io.sheaf.plan.Failure;

/** Finds the tasks whose code has asked the JVM to exit: such a thread stays in that call until the process is gone. */
final class ExitCalls {

    private ExitCalls() {}

    static boolean isCaller(TaskRun run) {
        Thread thread = run.threadOrNull();
        return thread != null && callSiteOrNull(thread.getStackTrace()) != null;
    }

    static Failure failure(TaskRun run) {
        Thread thread = run.threadOrNull();
        StackTraceElement site = thread == null ? null : callSiteOrNull(thread.getStackTrace());
        return Failure.of(ErrorKind.USER, TaskFailedException.class.getName(), "user code called System.exit"
                + (site == null ? "" : " at " + site) + ", which ends the worker it runs on. Throw an exception to end the task instead");
    }

    /** Who called {@code exit}. */
    private static StackTraceElement callSiteOrNull(StackTraceElement[] stack) {
        for (int i = stack.length - 1; i > 0; i--) {
            StackTraceElement callee = stack[i - 1];
            boolean ofJdk = callee.getClassName().equals("java.lang.System") || callee.getClassName().equals("java.lang.Runtime");
            if (ofJdk && callee.getMethodName().equals("exit")) {
                return stack[i];
            }
        }
        return null;
    }
}
