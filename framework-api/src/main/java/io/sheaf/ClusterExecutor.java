package io.sheaf;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * The JDK's executor interface on a cluster. A lambda written at the call compiles to {@link Task} or {@link Action} and
 * can travel. JDK-typed {@code Callable} and {@code Runnable} objects are accepted if they are serialisable; others are
 * refused with a {@link FunctionNotSerializableException} that names the method to use, also those that
 * {@link CompletableFuture#supplyAsync} wraps: use {@link #supplyAsync} and {@link #runAsync} of this interface.
 *
 * <p>Methods refuse null with a {@link NullPointerException}, as the JDK's interface promises; the message says what was null
 * and where. A task's result may be null.
 *
 * <p>Tasks count as having effects: user exceptions are not tried again unless {@link #with(JobOptions)} says so, and a task runs
 * again only if its worker was lost. With {@link Effects#AT_MOST_ONCE} it fails then with a {@link MayHaveRunException}.
 */
public interface ClusterExecutor extends ExecutorService {

    <T> Future<T> submit(Task<T> task);

    Future<?> submit(Action action);

    void execute(Action action);

    <T> CompletableFuture<T> supplyAsync(Task<T> task);

    CompletableFuture<Void> runAsync(Action action);

    /** The same executor with other options for its tasks. */
    ClusterExecutor with(JobOptions options);
}
