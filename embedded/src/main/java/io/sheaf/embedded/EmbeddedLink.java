package io.sheaf.embedded;

import io.sheaf.ClusterInfo;
import io.sheaf.client.core.CodeBundle;
import io.sheaf.client.core.SchedulerLink;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.CodeLevel;
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
import java.util.concurrent.atomic.AtomicLong;

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

    EmbeddedLink(int slots, Listener listener) {
        this.slots = slots;
        this.bundle = bundleOfThisJvm();
        SchedulerConfig config = SchedulerConfig.of(new SchedulerConfig.Release(SheafRelease.PROTOCOL, SheafRelease.VERSION));
        scheduler = new SchedulerLoop(config.withTimes(config.times().withoutHeartbeat()), new ClusterEpoch(CLUSTERS.incrementAndGet()));
        worker = new EmbeddedWorker(slots, bundle, scheduler);
        client = scheduler.clientConnected(listener::received);
    }

    private static CodeBundle bundleOfThisJvm() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        ClassLoader loader = context != null ? context : ClassLoader.getSystemClassLoader();
        return new CodeBundle(Sha256.of("the code of this JVM".getBytes(StandardCharsets.UTF_8)), CodeLevel.ANY, loader);
    }

    @Override
    public void send(FromClient message) {
        scheduler.clientSaid(client, message);
    }

    @Override
    public CodeBundle bundle() {
        return bundle;
    }

    @Override
    public byte[] fetch(WorkerAddress holder, BlockId block) throws IOException {
        return worker.read(holder, block);
    }

    @Override
    public long put(WorkerAddress holder, BlockId block, byte[] payload) throws IOException {
        return worker.write(block, payload);
    }

    @Override
    public boolean helpOne() {
        return worker.helpOne();
    }

    @Override
    public ClusterInfo info() {
        return new ClusterInfo("embedded", "", SheafRelease.VERSION, 1, slots);
    }

    @Override
    public void close() {
        scheduler.clientGone(client);
        worker.close();
        scheduler.close();
    }

    /** The scheduler's way to the worker in this JVM. */
    record InMemoryWorkerLink(io.sheaf.worker.runtime.WorkerLink worker) implements WorkerLink {

        @Override
        public void send(List<ToWorker> messages) {
            worker.receive(messages);
        }

        @Override
        public void close(String reason) {
            worker.lost();
        }
    }
}
