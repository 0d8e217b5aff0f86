package io.sheaf.embedded;

import io.sheaf.client.core.CodeBundle;
import io.sheaf.client.core.StoredPayloads;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.SheafRelease;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.worker.core.WorkerConfig;
import io.sheaf.worker.runtime.SchedulerLink;
import io.sheaf.worker.runtime.WorkerLink;
import io.sheaf.worker.runtime.WorkerRuntime;
import io.sheaf.worker.storage.BlockInput;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.BlockWriter;
import io.sheaf.worker.storage.FixedLoader;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import io.sheaf.worker.task.EngineParts;
import io.sheaf.worker.task.StageTaskEngine;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;

/** The worker of an embedded cluster, with its blocks. Safe for use by many threads. */
final class EmbeddedWorker implements AutoCloseable {

    private final BlockStore blocks = new BlockStore(StorageLimits.ofThisJvm());
    private final LocalBlockFetcher fetcher = new LocalBlockFetcher(blocks);
    private final WorkerRuntime runtime;

    private final Thread atExit = new Thread(blocks::close, "sheaf-embedded-exit");

    /**
     * @param strictOrNull has tasks run again; null if they need not
     * @param onEnd gets the reason if the worker ends without having been closed
     */
    EmbeddedWorker(int slots, CodeBundle bundle, SchedulerLoop scheduler, StrictMode strictOrNull, Consumer<String> onEnd) {
        FixedLoader code = new FixedLoader();
        code.add(bundle.id(), bundle.loader());
        EngineParts parts = EngineParts.of(() -> "worker-1 (embedded)", code, blocks, fetcher, slots);
        StageTaskEngine engine = new StageTaskEngine(strictOrNull == null ? parts : parts.watching());
        int java = Runtime.version().feature();
        WorkerInfo info = new WorkerInfo(SheafRelease.PROTOCOL, SheafRelease.version(), java, slots, ProcessHandle.current().pid(), "localhost", "");
        runtime = new WorkerRuntime(new WorkerRuntime.Setup(WorkerConfig.embedded(slots), engine, info, (kind, reason) -> onEnd.accept(kind + ": " + reason)));
        runtime.connect(link -> new ToScheduler(scheduler, link, strictOrNull, onEnd));
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    boolean helpOne(JobId job) {
        return runtime.helpOne(job);
    }

    boolean isInTask() {
        return runtime.isInTask();
    }

    StoredPayloads read(WorkerAddress holder, List<BlockId> wanted) {
        return new OwnPayloads(holder, wanted.iterator());
    }

    /** Owned by the thread that reads. */
    private final class OwnPayloads implements StoredPayloads {
        private final WorkerAddress holder;
        private final Iterator<BlockId> ids;
        private BlockInput input;

        OwnPayloads(WorkerAddress holder, Iterator<BlockId> ids) {
            this.holder = holder;
            this.ids = ids;
        }

        @Override
        public void next() {
            close();
            input = new BlockInput(fetcher, List.of(new BlockInput.Held(holder, List.of(ids.next()))));
        }

        @Override
        public boolean nextPiece() throws IOException {
            return input.nextFrame();
        }

        @Override
        public byte[] piece() {
            return input.frame();
        }

        @Override
        public int length() {
            return input.length();
        }

        @Override
        public void close() {
            if (input != null) {
                input.close();
            }
        }
    }

    long write(BlockId block, byte[] payload) throws IOException {
        try (BlockWriter writer = blocks.writer(block, 1)) {
            writer.append(0, payload, 0, payload.length);
            return writer.finish().fingerprint();
        }
    }

    @Override
    public void close() {
        runtime.close();
        blocks.close();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is ending: the hook runs too, and finds nothing left to delete.
            return;
        }
    }

    /** The worker's way to the scheduler: its hello makes it a member, and what follows is said under its epoch. */
    private static final class ToScheduler implements SchedulerLink {
        private final SchedulerLoop scheduler;
        private final WorkerLink worker;
        private final StrictMode strictOrNull;
        private final Consumer<String> onEnd;
        // Written by the first batch; batches are sent one at a time, by any thread.
        private volatile WorkerEpoch epoch;

        ToScheduler(SchedulerLoop scheduler, WorkerLink worker, StrictMode strictOrNull, Consumer<String> onEnd) {
            this.scheduler = scheduler;
            this.worker = worker;
            this.strictOrNull = strictOrNull;
            this.onEnd = onEnd;
        }

        @Override
        public void send(List<FromWorker> batch) {
            int next = 0;
            if (epoch == null && batch.get(0) instanceof FromWorker.Hello hello) {
                epoch = scheduler.workerJoined(hello.info(), new EmbeddedLink.InMemoryWorkerLink(worker, strictOrNull, onEnd));
                next = 1;
            }
            if (next < batch.size()) {
                List<FromWorker> said = batch.subList(next, batch.size());
                scheduler.workerSaid(epoch, strictOrNull == null ? said : strictOrNull.says(said));
            }
        }
    }
}
