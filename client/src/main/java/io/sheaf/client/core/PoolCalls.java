package io.sheaf.client.core;

import io.sheaf.Pool;
import io.sheaf.ResultIterator;
import io.sheaf.Task;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ValueCodec;
import io.sheaf.function.SerializableFunction;
import io.sheaf.plan.InitializedFunction;
import io.sheaf.plan.LogicalNode;
import io.sheaf.plan.Operator;
import io.sheaf.plan.OperatorKind;
import io.sheaf.plan.Planner;
import io.sheaf.plan.Selections;
import io.sheaf.plan.Slices;
import io.sheaf.plan.TaskSource;
import java.util.Iterator;

/** Turns the calls of one view of a pool into jobs: one task per item. Immutable. */
final class PoolCalls {

    /** The most input that travels with the job itself. */
    private static final int INLINE_BYTES = 1 << 20;
    /** Larger items go to the workers directly, smaller ones in pieces through the scheduler. */
    private static final int LARGE_ITEM_BYTES = 4 << 10;

    private final Submitter submitter;
    private final PoolSettings settings;
    private final CallLife life;

    PoolCalls(Submitter submitter, PoolSettings settings, CallLife life) {
        this.submitter = submitter;
        this.settings = settings;
        this.life = life;
    }

    boolean collecting() {
        return settings.mode() == Pool.ErrorMode.COLLECT;
    }

    <T, R, X> RunResult<X> overAll(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function, ResultFold<X> fold, boolean collect) {
        life.requireOpen();
        Checks.notNull(items, "collection of items");
        byte[] code = Functions.encode(initialized(function), "function");
        Slices inputs = encodeAll(items);
        if (inputs.bytes() <= INLINE_BYTES) {
            return result(inputs, submit(new LogicalNode.Read(new TaskSource.Inline(inputs), READ), code, request(fold, 0, collect, true)));
        }
        if (inputs.bytes() / inputs.size() > LARGE_ITEM_BYTES) {
            return result(inputs, submit(new LogicalNode.Upload(inputs, inputs.size(), READ), code, request(fold, 0, collect, true)));
        }
        ItemFeeder feeder = new ItemFeeder(inputs);
        return result(inputs, submit(new LogicalNode.Read(new TaskSource.Open(), READ), code, request(fold, 0, collect, true).fedBy(feeder)));
    }

    private static <X> RunResult<X> result(Slices inputs, JobRun<X> run) {
        return new RunResult<>(run, inputs.size());
    }

    <T, R> ResultIterator<R> lazily(Iterable<? extends T> items, SerializableFunction<? super T, ? extends R> function, boolean ordered) {
        life.requireOpen();
        Checks.noKey(settings.options(), "map() or mapAsync()");
        Iterator<? extends T> iterator = Checks.notNull(items, "collection of items").iterator();
        byte[] code = Functions.encode(initialized(function), "function");
        ReadAhead readAhead = settings.readAhead() > 0
                ? ReadAhead.fixed(settings.readAhead())
                : ReadAhead.following(Math.max(2, 2 * submitter.session().link().info().slots()));
        QueueFold<R> fold = new QueueFold<>(submitter.session().link(), submitter.loader(), collecting());
        LazyItems lazy = new LazyItems(iterator, readAhead);
        // The scheduler would cancel the items before a failed one: it collects, and the fold ends the job at the failed one's turn.
        JobRun<Void> run = submit(new LogicalNode.Read(new TaskSource.Open(), READ), code, request(fold, 0, true, ordered));
        lazy.start(run);
        return new QueueIterator<>(fold, run, lazy);
    }

    <R> RunResult<R> one(Task<? extends R> task) {
        life.requireOpen();
        byte[] code = Functions.encode(initialized(Selections.<R>ignoringItem(Checks.notNull(task, "task"))), "task");
        Slices input = Slices.of(ValueCodec.toBytes(null));
        return result(input, submit(new LogicalNode.Read(new TaskSource.Inline(input), READ), code, request(Folds.only(submitter.loader()), 0, false, true)));
    }

    private static final Operator READ = Operator.of(OperatorKind.READ_VALUES);

    private <X> JobRun<X> submit(LogicalNode input, byte[] code, Submitter.Request<X> request) {
        LogicalNode mapped = new LogicalNode.Narrow(input, Operator.of(OperatorKind.MAP_ITEM, code));
        Planner.Plan plan = Planner.plan(mapped, Operator.of(OperatorKind.RESULT_VALUES), settings.chunkSize(), Planner.Limits.of(settings.options()));
        return life.submit(() -> submitter.submit(plan, request));
    }

    private <X> Submitter.Request<X> request(ResultFold<X> fold, int window, boolean collect, boolean ordered) {
        return new Submitter.Request<>(settings.options(), fold, window, collect, ordered, null);
    }

    private <T, R> SerializableFunction<? super T, ? extends R> initialized(SerializableFunction<? super T, ? extends R> function) {
        return settings.initializer() == null || function == null
                ? function
                : new InitializedFunction<T, R>(settings.initializerId(), settings.initializer(), function);
    }

    private static Slices encodeAll(Iterable<?> items) {
        Slices.Builder all = new Slices.Builder();
        ByteSink sink = new ByteSink(64);
        int index = 0;
        for (Object item : items) {
            sink.truncate(0);
            Sendable.encode(item, sink, "item", index);
            all.add(sink.buffer(), 0, sink.size());
            index++;
        }
        return all.build();
    }
}
