package io.sheaf.client.core;

import io.sheaf.Action;
import io.sheaf.ItemResult;
import io.sheaf.JobOptions;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.ResultIterator;
import io.sheaf.SheafException;
import io.sheaf.Task;
import io.sheaf.function.SerializableFunction;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** A view of a pool. Immutable but for the life it shares with the other views. */
final class ClusterPool implements Pool {

    private final Submitter submitter;
    private final PoolSettings settings;
    private final CallLife life;
    private final PoolCalls calls;

    /** A new pool with the default settings. */
    ClusterPool(Submitter submitter) {
        this(submitter, PoolSettings.DEFAULT, new CallLife(
                () -> new IllegalStateException("this pool is closed and takes no more calls. Get another one from cluster.pool().")));
    }

    private ClusterPool(Submitter submitter, PoolSettings settings, CallLife life) {
        this.submitter = submitter;
        this.settings = settings;
        this.life = life;
        this.calls = new PoolCalls(submitter, settings, life);
    }

    @Override
    public <T, R> PoolResult<List<R>> mapAsync(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function) {
        return this.<T, R>start(items, function);
    }

    @Override
    public <T, R> PoolResult<List<R>> mapAsync(
            Iterable<? extends T> items,
            SerializableFunction<? super T, ? extends R> function,
            Consumer<? super List<R>> onResult,
            Consumer<? super SheafException> onError) {
        return withCallbacks(this.<T, R>start(items, function), onResult, onError);
    }

    private <T, R> RunResult<List<R>> start(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function) {
        return calls.<T, R, List<R>>overAll(items, function, ItemsFold.orThrow(submitter.loader()), calls.collecting());
    }

    private static <R> PoolResult<R> withCallbacks(RunResult<R> result, Consumer<? super R> onResult, Consumer<? super SheafException> onError) {
        result.run().whenEnded((value, error) -> {
            if (error == null && onResult != null) {
                onResult.accept(value);
            } else if (error != null && onError != null) {
                onError.accept(error);
            }
        });
        return result;
    }

    @Override
    public <T, R> List<ItemResult<R>> mapAll(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function) {
        return calls.<T, R, List<ItemResult<R>>>overAll(items, function, new ItemsFold<R>(submitter.loader()), true).get();
    }

    @Override
    public <T, R> ResultIterator<R> imap(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function) {
        return calls.<T, R>lazily(items, function, true);
    }

    @Override
    public <T, R> ResultIterator<R> imapUnordered(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function) {
        return calls.<T, R>lazily(items, function, false);
    }

    @Override
    public <R> PoolResult<R> applyAsync(Task<? extends R> task) {
        return calls.<R>one(task);
    }

    @Override
    public <R> PoolResult<R> applyAsync(Task<? extends R> task, Consumer<? super R> onResult, Consumer<? super SheafException> onError) {
        return withCallbacks(calls.<R>one(task), onResult, onError);
    }

    private Pool view(PoolSettings newSettings) {
        return new ClusterPool(submitter, newSettings, life);
    }

    @Override
    public Pool withChunkSize(int items) {
        return view(settings.withChunkSize(Checks.atLeast(1, items, "the chunk size (without withChunkSize, measured times decide)")));
    }

    @Override
    public Pool withReadAhead(int items) {
        return view(settings.withReadAhead(Checks.atLeast(1, items, "the read-ahead")));
    }

    @Override
    public Pool withErrorMode(ErrorMode mode) {
        return view(settings.withMode(Checks.notNull(mode, "error mode")));
    }

    @Override
    public Pool withItemTimeout(Duration limit) {
        return view(settings.withOptions(settings.options().withTaskTimeout(Checks.notNull(limit, "time limit"))));
    }

    @Override
    public Pool withMaxAttempts(int attempts) {
        return view(settings.withOptions(settings.options().withMaxAttempts(attempts)));
    }

    @Override
    public Pool withInitializer(Action initializer) {
        Functions.encode(initializer, "initializer");
        return view(settings.withInitializer(initializer, UUID.randomUUID().toString()));
    }

    @Override
    public Pool with(JobOptions options) {
        return view(settings.withOptions(Checks.noSkipping(Checks.notNull(options, "options"), "a pool")));
    }

    @Override
    public void close() {
        life.close();
    }

    @Override
    public void terminate() {
        life.terminate("its pool was terminated");
    }

    @Override
    public boolean awaitTermination(Duration limit) {
        Checks.notNull(limit, "time limit");
        if (!life.isClosed()) {
            throw new IllegalStateException("awaitTermination() was called on a pool that still takes calls; call close() or terminate() first");
        }
        try {
            return life.awaitTermination(TimeLimits.nanos(limit));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return life.isTerminated();
        }
    }
}
