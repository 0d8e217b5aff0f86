package io.sheaf.embedded;

import io.sheaf.ClusterInfo;
import io.sheaf.InternalException;
import io.sheaf.client.core.CodeBundle;
import io.sheaf.client.core.SchedulerLink;
import io.sheaf.client.core.StoredPayloads;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.JobId;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.SheafRelease;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.core.SchedulerConfig;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.scheduler.runtime.WorkerLink;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A scheduler and a worker of this JVM's own, linked in memory: messages are handed over as they are, and whoever brings
 * one does the work it makes. No port is opened; all threads are daemons. Safe for use by many threads.
 */
final class EmbeddedLink implements SchedulerLink {

    private static final AtomicLong CLUSTERS = new AtomicLong();

    private final int slots;
    private final CodeBundle bundle;
    private final SchedulerLoop scheduler;
    private final EmbeddedWorker worker;
    private final ClientId client;
    private final Listener listener;
    private final AtomicBoolean closed = new AtomicBoolean();

    EmbeddedLink(int slots, StrictMode strictOrNull, Listener listener) {
        this.slots = slots;
        this.listener = listener;
        this.bundle = bundleOfThisJvm();
        SchedulerConfig config = SchedulerConfig.of(new SchedulerConfig.Release(SheafRelease.PROTOCOL, SheafRelease.version()));
        scheduler = new SchedulerLoop(config.withTimes(config.times().withoutHeartbeat()), new ClusterEpoch(CLUSTERS.incrementAndGet()));
        worker = new EmbeddedWorker(slots, bundle, scheduler, strictOrNull, this::broken);
        client = scheduler.clientConnected(listener::received);
    }

    private static CodeBundle bundleOfThisJvm() {
        Sha256 name = Sha256.of("the code of this JVM".getBytes(StandardCharsets.UTF_8));
        return new CodeBundle(name, CodeLevel.ANY, ProgramLoader.ofThisThread());
    }

    /** Nothing mends an engine of one JVM, so every job it still has must end here. */
    private void broken(String reason) {
        if (!closed.get()) {
            listener.lost(new InternalException("the embedded engine has stopped: " + reason
                    + ". Open another cluster; this is a defect of Sheaf, please report it with the log of io.sheaf."));
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
    public StoredPayloads fetch(WorkerAddress holder, List<BlockId> blocks) {
        return worker.read(holder, blocks);
    }

    @Override
    public long put(WorkerAddress holder, BlockId block, byte[] payload) throws IOException {
        return worker.write(block, payload);
    }

    @Override
    public boolean helpOne(JobId job) {
        return worker.helpOne(job);
    }

    @Override
    public boolean isInTask() {
        return worker.isInTask();
    }

    @Override
    public ClusterInfo info() {
        return new ClusterInfo("embedded", "", SheafRelease.version(), 1, slots);
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            scheduler.clientGone(client);
            worker.close();
            scheduler.close();
        }
    }

    /**
     * The scheduler's way to the worker in this JVM.
     *
     * @param onClose gets the reason when the scheduler parts with the worker
     */
    record InMemoryWorkerLink(io.sheaf.worker.runtime.WorkerLink worker, StrictMode strictOrNull, Consumer<String> onClose) implements WorkerLink {

        @Override
        public void send(List<ToWorker> messages) {
            if (strictOrNull != null) {
                strictOrNull.hears(messages);
            }
            worker.receive(messages);
        }

        @Override
        public void close(String reason) {
            onClose.accept(reason);
            worker.lost();
        }
    }
}
