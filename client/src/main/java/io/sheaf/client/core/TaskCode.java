package io.sheaf.client.core;

import io.sheaf.FunctionNotSerializableException;
import java.io.Serializable;
import java.util.concurrent.CompletableFuture.AsynchronousCompletionTask;

/** Refuses tasks of the JDK's own types that cannot travel, naming the method that takes one that can. */
final class TaskCode {

    private TaskCode() {}

    /** Checks an object that came as a {@code Callable} or {@code Runnable}. */
    static <T> T requireSendable(T task) {
        Checks.notNullAsJdk(task, "task");
        if (task instanceof AsynchronousCompletionTask) {
            throw new FunctionNotSerializableException("a task of CompletableFuture cannot be sent to workers\n  at " + CallSite.here()
                    + "\n  CompletableFuture.supplyAsync(f, executor) and its like wrap f in an object that belongs to this JVM"
                    + "\n  fix: call executor.supplyAsync(f) or executor.runAsync(f), which give a CompletableFuture too");
        }
        if (!(task instanceof Serializable)) {
            throw new FunctionNotSerializableException("this task cannot be sent to workers\n  at " + CallSite.here()
                    + "\n  " + task.getClass().getName() + " is not Serializable"
                    + "\n  fix: write the lambda in the call, executor.submit(() -> ...), or declare it as io.sheaf.Task or io.sheaf.Action"
                    + " instead of " + jdkTypeOf(task) + "; for a CompletableFuture use executor.supplyAsync(...)");
        }
        return task;
    }

    private static String jdkTypeOf(Object task) {
        return task instanceof java.util.concurrent.Callable ? "java.util.concurrent.Callable" : "java.lang.Runnable";
    }
}
