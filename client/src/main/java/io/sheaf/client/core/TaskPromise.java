package io.sheaf.client.core;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A job of one task as a future that others can hang on. Completed on the callback thread. */
final class TaskPromise<T> extends CompletableFuture<T> {

    private final JobRun<T> run;

    private TaskPromise(JobRun<T> run) {
        this.run = run;
    }

    static <T> CompletableFuture<T> of(JobRun<T> run) {
        TaskPromise<T> promise = new TaskPromise<>(run);
        run.result().whenComplete((value, thrown) -> {
            if (thrown == null) {
                promise.complete(value);
            } else {
                promise.completeExceptionally(asThrownByTask(thrown));
            }
        });
        return promise;
    }

    private static Throwable asThrownByTask(Throwable thrown) {
        if (thrown instanceof io.sheaf.JobCancelledException) {
            return new java.util.concurrent.CancellationException(thrown.getMessage());
        }
        return thrown instanceof io.sheaf.SheafException error ? new CompletionException(error.getMessage(), TaskFuture.causeOf(error)) : thrown;
    }

    /** Cancels the task too. */
    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean first = super.cancel(mayInterrupt);
        if (first) {
            run.cancel();
        }
        return first;
    }

    @Override
    public <U> CompletableFuture<U> newIncompleteFuture() {
        return new CompletableFuture<>();
    }
}
