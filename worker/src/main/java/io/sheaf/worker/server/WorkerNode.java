package io.sheaf.worker.server;

import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.plan.SheafRelease;
import io.sheaf.protocol.ReadyLog;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.auth.TokenFile;
import io.sheaf.protocol.code.CodeTransfer;
import io.sheaf.protocol.code.EntryStore;
import io.sheaf.protocol.data.DataClient;
import io.sheaf.protocol.data.DataLimits;
import io.sheaf.protocol.data.DataServer;
import io.sheaf.worker.core.ExitKind;
import io.sheaf.worker.core.WorkerConfig;
import io.sheaf.worker.runtime.WorkerRuntime;
import io.sheaf.worker.shuffle.NetworkBlockFetcher;
import io.sheaf.worker.shuffle.StoreHost;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.BundleLoaders;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.StorageLimits;
import io.sheaf.worker.task.EngineParts;
import io.sheaf.worker.task.StageTaskEngine;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** All parts of a worker, put together and connected to a scheduler. Safe for use by many threads. */
final class WorkerNode implements AutoCloseable {

    private static final long CODE_CACHE_BYTES = 10L << 30;
    /** From the beginning: at its end a worker may be unable to load the class of a switch. */
    private static final Map<ExitKind, ExitCode> EXIT_CODES = ExitCode.ofKinds();

    private final Membership membership = new Membership();
    private final Path scratch;
    private final BlockStore blocks;
    private final DataServer dataServer;
    private final DataClient dataClient;
    private final WorkerRuntime runtime;
    private final SchedulerConnection connection;

    /** What happens to the worker that its process has to act upon. Called on any thread. */
    interface Events {

        /** The scheduler has taken it in as this, for the first time or again. */
        void joined(WorkerEpoch epoch, String name);

        /** It is over. */
        void over(ExitCode code, String reason);
    }

    private WorkerNode(WorkerOptions options, Events events) throws IOException {
        Token token = new TokenFile(options.tokenFile()).read();
        EntryStore code = new EntryStore(options.codeCache());
        code.trim(CODE_CACHE_BYTES);
        scratch = options.scratch();
        long quarter = Runtime.getRuntime().maxMemory() / 4;
        blocks = new BlockStore(new StorageLimits(quarter, options.scratch()));
        DataAddress data = DataAddress.ofProperties();
        dataServer = DataServer.start(token, new StoreHost(blocks, membership::epoch), DataLimits.STANDARD, data.port());
        ReadyLog.prepare();
        dataClient = new DataClient(token, DataLimits.STANDARD);
        ControlChannel channel = new ControlChannel(options.scheduler(), token);
        BundleLoaders loaders = new BundleLoaders(new BundleFetcher(new CodeTransfer(channel.calls()), code));
        NetworkBlockFetcher fetcher = new NetworkBlockFetcher(new LocalBlockFetcher(blocks), membership::epoch, dataClient);
        StageTaskEngine engine = new StageTaskEngine(EngineParts.of(membership::name, loaders, blocks, fetcher, options.slots())
                .withShuffleEncoder(options.compression().encoder()));
        WorkerInfo info = new WorkerInfo(
                Wire.PROTOCOL, SheafRelease.version(), SheafRelease.javaFeature(), options.slots(),
                ProcessHandle.current().pid(), hostName(), data.announced(dataServer.address()));
        runtime = new WorkerRuntime(new WorkerRuntime.Setup(
                WorkerConfig.process(options.slots()), engine, info, (kind, reason) -> events.over(EXIT_CODES.get(kind), reason)));
        connection = new SchedulerConnection(channel, membership, options.patience(), new ConnectionEvents(events, options.tokenFile()));
    }

    static WorkerNode start(WorkerOptions options, Events events) throws IOException {
        WorkerNode node = new WorkerNode(options, events);
        node.connection.start(node.runtime);
        return node;
    }

    /** Finishes what runs, gives back the rest, says goodbye; then {@link Events#over} comes. Without a scheduler it comes at once. */
    void drain(String reason) {
        runtime.drain(reason);
    }

    /** As {@link #drain}, but only when nobody needs what it keeps any more, as its scheduler says. */
    void leave(String reason) {
        runtime.leave(reason);
    }

    /** See {@link WorkerRuntime#endIfTaskCalledExit}. */
    boolean endIfTaskCalledExit() {
        return runtime.endIfTaskCalledExit();
    }

    /** Where the worker's blocks are read. */
    String dataAddress() {
        return dataServer.address();
    }

    /** Ends everything and deletes the blocks; returns within seconds. */
    @Override
    public void close() {
        connection.close();
        runtime.close();
        dataClient.close();
        dataServer.close();
        blocks.close();
        // Usually the parent deletes it, which may be gone.
        scratch.toFile().delete();
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    private final class ConnectionEvents implements SchedulerConnection.Events {

        private final Events events;
        private final Path tokenFile;

        ConnectionEvents(Events events, Path tokenFile) {
            this.events = events;
            this.tokenFile = tokenFile;
        }

        @Override
        public void joined() {
            events.joined(membership.epoch(), membership.name());
        }

        @Override
        public void refused(String reason) {
            events.over(ExitCode.REFUSED, reason);
        }

        @Override
        public void unreachable(String reason) {
            // A process that can open no file can open no connection either: that says nothing of the scheduler, and the next process will do better.
            events.over(opensFiles() ? ExitCode.UNREACHABLE : ExitCode.BROKEN_DOWN, reason);
        }

        @Override
        public void broken(Throwable reason) {
            runtime.breakDown(reason);
        }

        private boolean opensFiles() {
            try (InputStream token = Files.newInputStream(tokenFile)) {
                return true;
            } catch (NoSuchFileException | AccessDeniedException ofThisFile) {
                return true;
            } catch (IOException e) {
                return false;
            }
        }
    }
}
