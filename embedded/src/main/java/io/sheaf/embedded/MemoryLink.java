package io.sheaf.embedded;

import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.worker.runtime.SchedulerLink;
import io.sheaf.worker.runtime.WorkerLink;
import java.util.List;
import java.util.function.Consumer;

/**
 * Joins the worker of this JVM to the scheduler of this JVM. Both ends are serial executors that only take in what comes
 * while they are at work, so neither waits for the other.
 */
final class MemoryLink implements SchedulerLink {

    private final SchedulerLoop scheduler;
    private final WorkerLink worker;
    private final Consumer<String> onClose;
    // Written by the first message. The worker sends one batch at a time, so it is there before the next.
    private volatile WorkerEpoch epoch;

    /** @param onClose called if the scheduler parts with the worker, with the reason */
    MemoryLink(SchedulerLoop scheduler, WorkerLink worker, Consumer<String> onClose) {
        this.scheduler = scheduler;
        this.worker = worker;
        this.onClose = onClose;
    }

    @Override
    public void send(List<FromWorker> batch) {
        List<FromWorker> rest = batch;
        if (epoch == null) {
            FromWorker.Hello hello = (FromWorker.Hello) batch.get(0);
            epoch = scheduler.workerJoined(hello.info(), new ToThisWorker());
            rest = batch.subList(1, batch.size());
        }
        if (!rest.isEmpty()) {
            scheduler.workerSaid(epoch, rest);
        }
    }

    private final class ToThisWorker implements io.sheaf.scheduler.runtime.WorkerLink {
        @Override
        public void send(List<ToWorker> messages) {
            worker.receive(messages);
        }

        @Override
        public void close(String reason) {
            onClose.accept(reason);
            worker.lost();
        }
    }
}
