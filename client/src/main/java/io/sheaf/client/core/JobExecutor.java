package io.sheaf.client.core;

import io.sheaf.Action;
import io.sheaf.ClusterExecutor;
import io.sheaf.JobCancelledException;
import io.sheaf.JobOptions;
import io.sheaf.Task;
import io.sheaf.codec.ValueCodec;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Planner;
import io.sheaf.plan.Selections;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The JDK's executor interface: each task is a job of one task. Immutable but for the life it shares with the views of it. */
final class JobExecutor implements ClusterExecutor {

    private static final Slices NO_ITEM = Slices.of(ValueCodec.toBytes(null));

    private final Submitter submitter;
    private final JobOptions options;
    private final CallLife life;

    /** A new executor with the default options. */
    JobExecutor(Submitter submitter) {
        this(submitter, JobOptions.DEFAULT, new CallLife(() -> new RejectedExecutionException(
                "this executor is shut down and takes no more tasks. Get another one from cluster.executor().")));
    }

    private JobExecutor(Submitter submitter, JobOptions options, CallLife life) {
        this.submitter = submitter;
        this.options = options;
        this.life = life;
    }

    @Override
    public ClusterExecutor with(JobOptions newOptions) {
        return new JobExecutor(submitter, Checks.noSkipping(Checks.notNull(newOptions, "options"), "an executor"), life);
    }

    // Submission

    private <T> JobRun<T> start(byte[] code) {
        LogicalNode once = new LogicalNode.Read(new TaskSource.Inline(NO_ITEM), Operator.of(OperatorKind.READ_VALUES));
        Planner.Plan plan = Submitter.plan(once, Operator.of(OperatorKind.CALL, code), options);
        return life.submit(() -> submitter.submit(plan, Submitter.Request.of(options, Folds.<T>only(submitter.loader()))));
    }

    private static byte[] encode(Task<?> task) {
        return Functions.encode(Checks.notNullAsJdk(task, "task"), "task");
    }

    private static byte[] encode(Action action) {
        return Functions.encode(Selections.asTask(Checks.notNullAsJdk(action, "action")), "action");
    }

    private static byte[] encode(Callable<?> task) {
        return task instanceof Task<?> own ? encode(own) : Functions.encode(Selections.fromCallable(TaskCode.requireSendable(task)), "task");
    }

    private static byte[] encode(Runnable action) {
        return encode(action instanceof Action own ? own : Selections.fromRunnable(TaskCode.requireSendable(action)));
    }

    @Override
    public <T> Future<T> submit(Task<T> task) {
        return new TaskFuture<>(this.<T>start(encode(task)));
    }

    @Override
    public Future<?> submit(Action action) {
        return new TaskFuture<>(start(encode(action)));
    }

    @Override
    public <T> Future<T> submit(Callable<T> task) {
        return new TaskFuture<>(this.<T>start(encode(task)));
    }

    @Override
    public Future<?> submit(Runnable action) {
        return new TaskFuture<>(start(encode(action)));
    }

    @Override
    public <T> Future<T> submit(Runnable action, T result) {
        return new ResultFuture<>(submit(action), result);
    }

    @Override
    public void execute(Action action) {
        reportFailure(start(encode(action)));
    }

    @Override
    public void execute(Runnable action) {
        reportFailure(start(encode(action)));
    }

    /** Nobody asks for the outcome, so a failure goes where that of a thread would go. */
    private static void reportFailure(JobRun<?> run) {
        run.result().whenComplete((value, thrown) -> {
            if (thrown != null && !(thrown instanceof JobCancelledException)) {
                Thread thread = Thread.currentThread();
                thread.getUncaughtExceptionHandler().uncaughtException(thread, thrown);
            }
        });
    }

    @Override
    public <T> CompletableFuture<T> supplyAsync(Task<T> task) {
        return TaskPromise.of(this.<T>start(encode(task)));
    }

    @Override
    public CompletableFuture<Void> runAsync(Action action) {
        return TaskPromise.of(this.<Void>start(encode(action)));
    }

    // Many

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks) throws InterruptedException {
        return invokeAll(tasks, Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> List<Future<T>> invokeAll(Collection<? extends Callable<T>> tasks, long timeout, TimeUnit unit) throws InterruptedException {
        long start = System.nanoTime();
        long limit = Checks.notNullAsJdk(unit, "unit of time").toNanos(timeout);
        List<TaskFuture<T>> futures = startAll(tasks);
        try {
            for (TaskFuture<T> future : futures) {
                future.run().awaitAsUser(limit == Long.MAX_VALUE ? limit : Math.max(0, limit - (System.nanoTime() - start)));
            }
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
        return new ArrayList<>(futures);
    }

    /** All are encoded before the first is started, so that a task that cannot be sent leaves nothing behind. */
    private <T> List<TaskFuture<T>> startAll(Collection<? extends Callable<T>> tasks) {
        List<byte[]> codes = new ArrayList<>();
        for (Callable<T> task : Checks.notNullAsJdk(tasks, "collection of tasks")) {
            codes.add(encode(task));
        }
        List<TaskFuture<T>> futures = new ArrayList<>();
        try {
            for (byte[] code : codes) {
                futures.add(new TaskFuture<>(start(code)));
            }
        } catch (RuntimeException e) {
            futures.forEach(future -> future.cancel(true));
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
        Checks.notNullAsJdk(unit, "unit of time");
        if (Checks.notNullAsJdk(tasks, "collection of tasks").isEmpty()) {
            throw new IllegalArgumentException("invokeAny() was given no task");
        }
        List<TaskFuture<T>> futures = startAll(tasks);
        try {
            return new FirstSuccess<>(futures).await(unit.toNanos(timeout));
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    // Life

    @Override
    public void shutdown() {
        life.close();
    }

    /** Cancels what runs. Gives no list of what has not started: all tasks are with the scheduler at once. */
    @Override
    public List<Runnable> shutdownNow() {
        life.terminate("its executor was shut down");
        return List.of();
    }

    @Override
    public boolean isShutdown() {
        return life.isClosed();
    }

    @Override
    public boolean isTerminated() {
        return life.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return life.awaitTermination(Checks.notNullAsJdk(unit, "unit of time").toNanos(timeout));
    }

    /** A future with a result that was known before. */
    private record ResultFuture<T>(Future<?> done, T result) implements Future<T> {
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
