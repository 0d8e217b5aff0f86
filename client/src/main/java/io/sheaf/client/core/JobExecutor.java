package io.sheaf.client.core;

import io.sheaf.Action;
import io.sheaf.ClusterExecutor;
import io.sheaf.FunctionNotSerializableException;
import io.sheaf.JobOptions;
import io.sheaf.Task;
import io.sheaf.TaskFailedException;
import io.sheaf.plan.Selections;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JDK's executor interface, one job per task. All views share one life. Safe for use by many threads. */
final class JobExecutor implements ClusterExecutor {

    private final Submitter submitter;
    private final JobOptions options;
    private final PoolLife life;

    JobExecutor(Submitter submitter, JobOptions options, PoolLife life) {
        this.submitter = submitter;
        this.options = options;
        this.life = life;
    }

    private <T> JobRun<T> run(Task<T> task) {
        if (life.isClosed()) {
            throw new RejectedExecutionException("this executor is shut down and takes no more tasks. Get another one from cluster.executor().");
        }
        return new PoolCalls(submitter, PoolSettings.DEFAULT.withOptions(options), life).one(task);
    }

    @Override
    public <T> Future<T> submit(Task<T> task) {
        return new RunFuture<>(run(Checks.notNull(task, "task")));
    }

    @Override
    public Future<?> submit(Action action) {
        return submit(Selections.asTask(Checks.notNull(action, "action")));
    }

    @Override
    public void execute(Action action) {
        submit(action);
    }

    @Override
    public <T> CompletableFuture<T> supplyAsync(Task<T> task) {
        return run(Checks.notNull(task, "task")).result();
    }

    @Override
    public CompletableFuture<Void> runAsync(Action action) {
        return supplyAsync(Selections.asTask(Checks.notNull(action, "action")));
    }

    @Override
    public ClusterExecutor with(JobOptions newOptions) {
        return new JobExecutor(submitter, Checks.notNull(newOptions, "options"), life);
    }

    // The JDK's types

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return submit(asTask(task));
    }

    @Override
    public <T> Future<T> submit(Runnable task, T result) {
        Action action = asAction(task);
        Future<?> done = submit(action);
        return new MappedFuture<>(done, result);
    }

    @Override
    public Future<?> submit(Runnable task) {
        return submit(asAction(task));
    }

    @Override
    public void execute(Runnable task) {
        execute(asAction(task));
    }

    private static <T> Task<T> asTask(Callable<T> task) {
        requireSerializable(task, "submit(Task)");
        return task instanceof Task<T> own ? own : Selections.fromCallable(task);
    }

    private static Action asAction(Runnable task) {
        requireSerializable(task, "runAsync(Action), supplyAsync(Task) or submit(Action)");
        return task instanceof Action own ? own : Selections.fromRunnable(task);
    }

    private static void requireSerializable(Object task, String remedy) {
        Checks.notNull(task, "task");
        if (!(task instanceof Serializable) || task.getClass().getName().startsWith("java.util.concurrent.")) {
            throw new FunctionNotSerializableException("a " + task.getClass().getName() + " cannot be sent to workers\n  at " + CallSite.here()
                    + "\n  fix: call " + remedy + " of ClusterExecutor with the lambda itself (CompletableFuture.supplyAsync(f, executor) becomes"
                    + " executor.supplyAsync(f)), or make the task's class Serializable");
        }
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        long start = System.nanoTime();
        long limit = unit.toNanos(timeout);
        List<JobRun<T>> runs = new ArrayList<>();
        for (Callable<T> task : tasks) {
            runs.add(run(asTask(task)));
        }
        List<Future<T>> futures = new ArrayList<>();
        try {
            for (JobRun<T> run : runs) {
                long left = limit == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(0, limit - (System.nanoTime() - start));
                boolean ended = run.await(left);
                RunFuture<T> future = new RunFuture<>(run);
                if (!ended) {
                    future.cancel(true);
                }
                futures.add(future);
            }
        } catch (InterruptedException e) {
            runs.forEach(run -> run.cancel("the thread in invokeAll was interrupted"));
            throw e;
        }
        return futures;
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks) throws InterruptedException, ExecutionException {
        try {
            return invokeAny(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("waiting without limit timed out", e);
        }
    }

    @Override
    public <T> T invokeAny(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        if (tasks.isEmpty()) {
            throw new IllegalArgumentException("invokeAny of no tasks");
        }
        CompletableFuture<T> first = new CompletableFuture<>();
        List<JobRun<T>> runs = new ArrayList<>();
        java.util.concurrent.atomic.AtomicInteger failures = new java.util.concurrent.atomic.AtomicInteger();
        for (Callable<T> task : tasks) {
            JobRun<T> run = run(asTask(task));
            runs.add(run);
            run.result().whenComplete((value, thrown) -> {
                if (thrown == null) {
                    first.complete(value);
                } else if (failures.incrementAndGet() == tasks.size()) {
                    first.completeExceptionally(RunFuture.unwrap(thrown));
                }
            });
        }
        try {
            return timeout == Long.MAX_VALUE ? first.get() : first.get(timeout, unit);
        } finally {
            runs.forEach(run -> run.cancel("another task of invokeAny was first, or nobody waits for it"));
        }
    }

    // Life

    @Override
    public void shutdown() {
        life.close();
    }

    /** Cancels all tasks; as they have been submitted to the cluster, none is returned. */
    @Override
    public List<Runnable> shutdownNow() {
        life.terminate();
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return life.isClosed();
    }

    @Override
    public boolean isTerminated() {
        return life.isClosed() && life.running().isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long deadline = System.nanoTime() + unit.toNanos(timeout);
        for (JobRun<?> run : life.running()) {
            run.await(Math.max(0, deadline - System.nanoTime()));
        }
        return isTerminated();
    }

    /** A job as a {@link Future}: a user's exception is the cause of the {@link ExecutionException}. */
    private record RunFuture<T>(JobRun<T> run) implements Future<T> {

        @Override
        public boolean cancel(boolean mayInterrupt) {
            if (run.hasEnded()) {
                return false;
            }
            run.endCancelled("its future was cancelled");
            return true;
        }

        @Override
        public boolean isCancelled() {
            return run.hasEnded() && run.errorOrNull() instanceof io.sheaf.JobCancelledException;
        }

        @Override
        public boolean isDone() {
            return run.hasEnded();
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            run.await(Long.MAX_VALUE);
            return outcome();
        }

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            if (!run.await(unit.toNanos(timeout))) {
                throw new TimeoutException("the task has not ended within " + timeout + " " + unit.name().toLowerCase(java.util.Locale.ROOT));
            }
            return outcome();
        }

        private T outcome() throws ExecutionException {
            if (isCancelled()) {
                throw (CancellationException) new CancellationException(run.errorOrNull().getMessage()).initCause(run.errorOrNull());
            }
            if (run.errorOrNull() != null) {
                throw new ExecutionException(unwrap(run.errorOrNull()));
            }
            return run.join();
        }

        static Throwable unwrap(Throwable thrown) {
            return thrown instanceof TaskFailedException && thrown.getCause() != null ? thrown.getCause() : thrown;
        }
    }

    /** Another result for a task that has none. */
    private record MappedFuture<T>(Future<?> done, T result) implements Future<T> {

        @Override
        public boolean cancel(boolean mayInterrupt) {
            return done.cancel(mayInterrupt);
        }

        @Override
        public boolean isCancelled() {
            return done.isCancelled();
        }

        @Override
        public boolean isDone() {
            return done.isDone();
        }

        @Override
        public T get() throws InterruptedException, ExecutionException {
            done.get();
            return result;
        }

        @Override
        public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
            done.get(timeout, unit);
            return result;
        }
    }
}
