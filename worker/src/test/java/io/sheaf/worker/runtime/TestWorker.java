package io.sheaf.worker.runtime;

import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.worker.core.ExitKind;
import io.sheaf.worker.core.Messages;
import io.sheaf.worker.core.WorkerConfig;
import io.sheaf.worker.core.WorkerConfig.Runaway;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A runtime that is connected to a fake scheduler and welcomed. */
final class TestWorker implements AutoCloseable {

    static final WorkerInfo INFO = new WorkerInfo(1, "test", 17, 1, 1, "localhost", "");

    final FakeScheduler scheduler = new FakeScheduler();
    final CompletableFuture<ExitKind> exit = new CompletableFuture<>();
    final WorkerRuntime runtime;
    final WorkerLink link;

    TestWorker(int slots, FakeEngine engine) {
        this(slots, engine, RunExecutor.Factory.IMMEDIATE);
    }

    TestWorker(int slots, FakeEngine engine, RunExecutor.Factory executors) {
        this(config(slots, Runaway.ABANDON), engine, executors);
    }

    TestWorker(int slots, FakeEngine engine, RunExecutor.Factory executors, ToWorker.Welcome welcome) {
        this(config(slots, Runaway.ABANDON), engine, executors, welcome);
    }

    TestWorker(WorkerConfig config, FakeEngine engine, RunExecutor.Factory executors) {
        this(config, engine, executors, Messages.welcome());
    }

    private TestWorker(WorkerConfig config, FakeEngine engine, RunExecutor.Factory executors, ToWorker.Welcome welcome) {
        runtime = new WorkerRuntime(new WorkerRuntime.Setup(config, engine, INFO, (kind, reason) -> exit.complete(kind), executors));
        link = runtime.connect(back -> scheduler);
        receive(welcome);
    }

    /** Like the real ones, with a shorter patience. */
    static WorkerConfig config(int slots, Runaway runaway) {
        return new WorkerConfig(slots, runaway, millis(50), millis(150), millis(1), millis(5));
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    void receive(ToWorker... messages) {
        link.receive(List.of(messages));
    }

    @Override
    public void close() {
        runtime.close();
    }
}
