package io.sheaf.scheduler.server;

import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.RefusedException;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.protocol.JournalWire;
import io.sheaf.protocol.ReadyLog;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.auth.TokenServerInterceptor;
import io.sheaf.protocol.code.EntryStore;
import io.sheaf.protocol.v1.ClientServiceGrpc;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import io.sheaf.scheduler.core.ClusterSnapshot;
import io.sheaf.scheduler.journal.Journal;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A scheduler that listens for workers, clients and people on a loopback port. Safe for use by many threads. */
public final class SchedulerServer implements AutoCloseable {

    private static final int MAX_PORT = 65_535;
    private static final int MAX_CALLS_PER_CONNECTION = 64;
    private static final int WAITING_CALL_THREADS = 8;
    private static final int RESETS = 200;
    private static final int RESET_SECONDS = 30;
    private static final Duration HANDSHAKE = Duration.ofSeconds(10);
    private static final Duration UPLOAD_STALL = Duration.ofSeconds(60);
    private static final long MAX_STORE_BYTES = 10L << 30;
    private static final System.Logger LOG = System.getLogger(SchedulerServer.class.getName());
    private static final long CLOSE_SECONDS = 2;

    /** Held, because the JDK forgets the level of a logger that nobody holds. */
    private static final Logger GRPC_LOG = Logger.getLogger("io.grpc");

    private final EventLoopGroup acceptor =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sheaf-accept", true), NioIoHandler.newFactory());
    // One thread, which steps the core, too: what a message leads to is written without waking another thread.
    private final EventLoopGroup network =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sheaf-scheduler-net", true), NioIoHandler.newFactory());
    private final ExecutorService waitingCalls = waitingCalls();
    /** What connections schedule that end after it does is not wanted any more. */
    private final ScheduledExecutorService timer = new ScheduledThreadPoolExecutor(
            1, new DefaultThreadFactory("sheaf-scheduler-timer", true), new ThreadPoolExecutor.DiscardPolicy());
    private final Journal journalOrNull;
    private final SchedulerLoop loop;
    private final Server server;

    private SchedulerServer(ServerConfig config) throws IOException {
        EntryStore entries = store(config, "entries");
        EntryStore bundles = store(config, "bundles");
        Journal.Opened opened = config.journalOrNull() == null ? null : journal(config.journalOrNull());
        journalOrNull = opened == null ? null : opened.journal();
        ClusterEpoch cluster = opened == null ? new ClusterEpoch(System.currentTimeMillis()) : journalOrNull.cluster();
        loop = opened == null ? new SchedulerLoop(config.core(), cluster, this::onNetwork) : new SchedulerLoop(config.core(), opened, this::onNetwork);
        Pacing pacing = new Pacing(loop, timer);
        Stalls handshakes = new Stalls(timer, HANDSHAKE);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(loopback(), config.port()))
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(acceptor)
                .workerEventLoopGroup(network)
                .directExecutor()
                .callExecutor(this::executor)
                .intercept(new TokenServerInterceptor(config.token()))
                .fallbackHandlerRegistry(new UnknownMethods())
                .addService(new WorkerService(loop, pacing, handshakes, timer))
                .addService(new ClientService(loop, cluster, pacing, handshakes))
                .addService(new CodeService(entries, bundles, new Stalls(timer, UPLOAD_STALL)))
                .addService(new AdminService(loop, cluster, timer))
                .maxInboundMessageSize(Wire.MAX_BATCH_BYTES)
                .maxInboundMetadataSize(Wire.MAX_METADATA_BYTES)
                .maxConcurrentCallsPerConnection(MAX_CALLS_PER_CONNECTION)
                .maxRstFramesPerWindow(RESETS, RESET_SECONDS)
                .maxConnectionIdle(5, TimeUnit.MINUTES)
                .handshakeTimeout(HANDSHAKE.toSeconds(), TimeUnit.SECONDS)
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(false)
                .keepAliveTime(20, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                .build();
    }

    /**
     * Starts a scheduler.
     *
     * @throws PortInUseException if somebody else has the port
     * @throws RefusedException for a port that is none
     */
    public static SchedulerServer start(ServerConfig config) throws IOException {
        if (config.port() < 0 || config.port() > MAX_PORT) {
            throw new RefusedException("not a port: " + config.port() + "; expected 0 to " + MAX_PORT);
        }
        hushNetwork();
        if (config.journalOrNull() != null) {
            requireFree(config.port());
        }
        SchedulerServer started = new SchedulerServer(config);
        try {
            started.server.start();
            ReadyLog.prepare();
            return started;
        } catch (IOException e) {
            started.close();
            if (causedByBind(e)) {
                throw new PortInUseException(config.port(), e);
            }
            throw e;
        }
    }

    // Whoever has the port has its journal, too, which is opened first; and the port is what users know.
    private static void requireFree(int port) throws IOException {
        try {
            new ServerSocket(port, 1, loopback()).close();
        } catch (BindException e) {
            throw new PortInUseException(port, e);
        }
    }

    public int port() {
        return server.getPort();
    }

    /** {@code host:port} under which it is reached. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** What is served, for the test that nothing is served without the token. */
    List<ServerServiceDefinition> services() {
        return server.getServices();
    }

    /** What is to be shown of the cluster now. */
    public ClusterSnapshot snapshot() {
        return loop.snapshot();
    }

    /** Completed with the reason if the scheduler stops by itself; it is to be closed then. */
    public CompletableFuture<Throwable> whenBroken() {
        return loop.whenBroken();
    }

    /** Ends the jobs that do not outlive it, lets go of workers and clients, and stops; returns within seconds. */
    @Override
    public void close() {
        loop.close();
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                server.shutdownNow().awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        loop.end();
        closeJournal();
        timer.shutdownNow();
        waitingCalls.shutdownNow();
        acceptor.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
        network.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private static Journal.Opened journal(Path directory) throws IOException {
        return Journal.open(directory, new Journal.Codec(JournalWire::toBytes, JournalWire::fromBytes), System.currentTimeMillis());
    }

    private void closeJournal() {
        if (journalOrNull != null) {
            try {
                journalOrNull.close();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the journal cannot be closed in order; what was written is kept", e);
            }
        }
    }

    // Behind what is being read, so that what comes together is stepped together and answered together.
    private void onNetwork(Runnable step) {
        try {
            network.execute(step);
        } catch (RejectedExecutionException closed) {
            step.run();
        }
    }

    // The streams of workers and clients only deliver, on the network's threads. Everything else may wait.
    private <Q, R> Executor executor(ServerCall<Q, R> call, Metadata headers) {
        String service = call.getMethodDescriptor().getServiceName();
        boolean delivers = WorkerServiceGrpc.SERVICE_NAME.equals(service) || ClientServiceGrpc.SERVICE_NAME.equals(service);
        return delivers ? null : waitingCalls;
    }

    private static ExecutorService waitingCalls() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                WAITING_CALL_THREADS, WAITING_CALL_THREADS, 30, TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                new DefaultThreadFactory("sheaf-scheduler-call", true));
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    // gRPC tells of every stranger's broken connection, which anybody on this machine can cause.
    private static void hushNetwork() {
        if (GRPC_LOG.getLevel() == null) {
            GRPC_LOG.setLevel(Level.WARNING);
        }
    }

    private static EntryStore store(ServerConfig config, String name) throws IOException {
        EntryStore store = new EntryStore(config.state().resolve("code").resolve(name));
        store.trim(MAX_STORE_BYTES);
        return store;
    }

    private static InetAddress loopback() throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static boolean causedByBind(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException) {
                return true;
            }
        }
        return false;
    }
}
