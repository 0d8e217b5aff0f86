package io.sheaf.client.core;

import io.sheaf.ClusterInfo;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.CodeLevel;
import io.sheaf.plan.Sha256;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromClient;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import java.util.List;
import java.util.function.Consumer;

/** A client's way to the scheduler in this JVM, which has no workers. What is about to be sent is shown to {@code sending} first. */
record LoopLink(SchedulerLoop scheduler, ClientId client, Consumer<? super FromClient> sending) implements SchedulerLink {

    static LoopLink to(SchedulerLoop scheduler, Listener listener) {
        return to(scheduler, listener, message -> {});
    }

    static LoopLink to(SchedulerLoop scheduler, Listener listener, Consumer<? super FromClient> sending) {
        return new LoopLink(scheduler, scheduler.clientConnected(listener::received), sending);
    }

    @Override
    public void send(FromClient message) {
        sending.accept(message);
        scheduler.clientSaid(client, message);
    }

    @Override
    public CodeBundle bundle() {
        return new CodeBundle(Sha256.of(new byte[0]), CodeLevel.ANY, LoopLink.class.getClassLoader());
    }

    @Override
    public StoredPayloads fetch(WorkerAddress holder, List<BlockId> blocks) {
        throw new AssertionError("there is no worker to read from");
    }

    @Override
    public long put(WorkerAddress holder, BlockId block, byte[] payload) {
        throw new AssertionError("there is no worker to write to");
    }

    @Override
    public ClusterInfo info() {
        throw new AssertionError("nobody asks");
    }

    @Override
    public void close() {
        scheduler.clientGone(client);
    }
}
