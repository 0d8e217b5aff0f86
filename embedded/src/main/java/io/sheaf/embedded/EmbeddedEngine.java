package io.sheaf.embedded;

import io.sheaf.ClusterInfo;
import io.sheaf.InternalException;
import io.sheaf.client.core.CodeBundle;
import io.sheaf.client.core.SchedulerLink;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.worker.core.WorkerConfig;
import io.sheaf.worker.runtime.WorkerRuntime;
import io.sheaf.worker.storage.BlockInput;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.BlockWriter;
import io.sheaf.worker.storage.FixedLoader;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import io.sheaf.worker.task.EngineParts;
import io.sheaf.worker.task.StageTaskEngine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A scheduler, one worker and a client's link to them, all in this JVM. Messages are handed over as they are, on the
 * thread that sends them. Safe for use by many threads; its own threads are daemons.
 */
final class EmbeddedEngine implements SchedulerLink {

    private static final int PROTOCOL = 1;
    private static final String WORKER_NAME = "embedded";

    private final Listener listener;
    private final CodeBundle bundle;
    private final int slots;
    private final BlockStore blocks = new BlockStore(StorageLimits.ofThisJvm());
    private final LocalBlockFetcher fetcher = new LocalBlockFetcher(blocks);
    private final SchedulerLoop scheduler;
    private final WorkerRuntime worker;
    private final ClientId client;
    private final Thread atExit = new Thread(blocks::close, "sheaf-embedded-exit");
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedEngine(int slots, ClassLoader loader, Listener listener) {
        this.slots = slots;
        this.listener = listener;
        bundle = new CodeBundle(Sha256.of("this JVM".getBytes(StandardCharsets.UTF_8)), CodeLevel.ANY, loader);
        FixedLoader code = new FixedLoader();
        code.add(bundle.id(), loader);
        SchedulerConfig config = SchedulerConfig.of(new SchedulerConfig.Release(PROTOCOL, version()));
        scheduler = new SchedulerLoop(config.withTimes(config.times().withoutHeartbeat()), new ClusterEpoch(1));
        StageTaskEngine tasks = new StageTaskEngine(EngineParts.of(() -> WORKER_NAME, code, blocks, fetcher));
        worker = new WorkerRuntime(new WorkerRuntime.Setup(
                WorkerConfig.embedded(slots), tasks, info(slots), (kind, reason) -> broken("its worker ended (" + kind + "): " + reason)));
        client = scheduler.clientConnected(listener::received);
    }

    /**
     * Starts one.
     *
     * @param slots tasks that run at a time
     * @param loader knows the program's classes
     */
    static EmbeddedEngine start(int slots, ClassLoader loader, Listener listener) {
        EmbeddedEngine engine = new EmbeddedEngine(slots, loader, listener);
        engine.worker.connect(end -> new MemoryLink(engine.scheduler, end, engine::broken));
        Runtime.getRuntime().addShutdownHook(engine.atExit);
        return engine;
    }

    private static WorkerInfo info(int slots) {
        return new WorkerInfo(PROTOCOL, version(), Runtime.version().feature(), slots, ProcessHandle.current().pid(), "localhost", "");
    }

    private static String version() {
        String released = EmbeddedEngine.class.getPackage().getImplementationVersion();
        return released == null ? "development" : released;
    }

    private void broken(String reason) {
        if (!closed.get()) {
            listener.lost(new InternalException("the embedded engine has stopped: " + reason
                    + ". Open another cluster; please report this with the log of io.sheaf."));
        }
    }

    @Override
    public void send(FromClient message) {
        if (closed.get()) {
            return;
        }
        try {
            scheduler.clientSaid(client, message);
        } catch (IllegalStateException e) {
            broken(e.getMessage());
        }
    }

    @Override
    public CodeBundle bundle() {
        return bundle;
    }

    @Override
    public byte[] fetch(WorkerAddress holder, BlockId block) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        try (BlockInput input = new BlockInput(fetcher, List.of(new BlockInput.Held(holder, List.of(block))))) {
            while (input.nextFrame()) {
                payload.write(input.frame(), 0, input.length());
            }
        }
        return payload.toByteArray();
    }

    @Override
    public long put(WorkerAddress holder, BlockId block, byte[] payload) throws IOException {
        try (BlockWriter writer = blocks.writer(block, 1)) {
            writer.append(0, payload, 0, payload.length);
            return writer.finish().fingerprint();
        }
    }

    @Override
    public boolean helpOne() {
        return worker.helpOne();
    }

    @Override
    public ClusterInfo info() {
        return new ClusterInfo("embedded", "", version(), 1, slots);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        scheduler.close();
        worker.close();
        blocks.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is on its way out already, and the hook has found or will find nothing left to do.
            return;
        }
    }
}
