package io.sheaf.protocol.data;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.RefusedException;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Reads blocks that workers hold, and puts payloads there. Many streams share a connection; connections are kept for a
 * while. Safe for use by many threads.
 */
public final class DataClient implements AutoCloseable {

    private static final int STREAMS_PER_CONNECTION = 128;
    private static final int CONNECT_MILLIS = 5_000;
    private static final long CLOSE_SECONDS = 3;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("sheaf-data-client", true), NioIoHandler.newFactory());
    private final Token token;
    private final DataLimits limits;
    private final Map<String, List<Connection>> connections = new LinkedHashMap<>();
    private boolean closed;

    private record Connection(Channel channel, ClientHandler handler) {}

    public DataClient(Token token, DataLimits limits) {
        this.token = token;
        this.limits = limits;
    }

    /** Asks for these blocks; what goes wrong is told to the one who reads. */
    public RemoteBlocks fetch(WorkerAddress holder, List<BlockId> blocks) {
        return new RemoteBlocks(this, holder.dataAddress(), holder.worker(), blocks, limits);
    }

    /** A connection of its own over which payloads are put on a worker. Waits until it is there. */
    public PayloadSender connect(WorkerAddress worker) throws IOException {
        PayloadSender sender = new PayloadSender(worker, token, limits);
        sender.connect(bootstrap(sender.handlers()).connect(socketAddress(worker.dataAddress())));
        return sender;
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            connections.values().forEach(all -> all.forEach(connection -> connection.channel().close()));
            connections.clear();
        }
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    /** Opens a stream, on a connection that has room or a new one. */
    ClientStream open(String address, WorkerEpoch holder, int first, List<BlockId> blocks) {
        ClientStream stream = new ClientStream(holder, first, blocks, limits.window());
        try {
            Connection connection = connection(address);
            connection.handler().welcome().whenComplete((welcome, trouble) -> {
                if (trouble == null) {
                    connection.channel().writeAndFlush(new ClientHandler.Open(stream)).addListener(sent -> {
                        if (!sent.isSuccess()) {
                            stream.fail(new IOException("the connection to " + address + " was lost", sent.cause()));
                        }
                    });
                } else {
                    stream.fail(new NoConnectionException(trouble));
                }
            });
        } catch (IOException e) {
            stream.fail(new NoConnectionException(e));
        }
        return stream;
    }

    private synchronized Connection connection(String address) throws IOException {
        if (closed) {
            throw new IOException("the data client is closed");
        }
        List<Connection> all = connections.computeIfAbsent(address, none -> new ArrayList<>());
        all.removeIf(connection -> connection.handler().welcome().isCompletedExceptionally()
                || connection.handler().welcome().isDone() && !connection.channel().isActive());
        for (Connection connection : all) {
            if (connection.handler().reserve(STREAMS_PER_CONNECTION)) {
                return connection;
            }
        }
        Connection fresh = newConnection(address);
        fresh.handler().reserve(STREAMS_PER_CONNECTION);
        all.add(fresh);
        return fresh;
    }

    private Connection newConnection(String address) throws IOException {
        FrameDecoder decoder = new FrameDecoder();
        ClientHandler handler = new ClientHandler(token, decoder, limits);
        ChannelFuture connecting = bootstrap(decoder, handler).connect(socketAddress(address));
        CompletableFuture<Void> welcome = handler.welcome();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                welcome.completeExceptionally(new IOException("no connection to " + address, done.cause()));
            }
        });
        return new Connection(connecting.channel(), handler);
    }

    private Bootstrap bootstrap(ChannelHandler... handlers) {
        return new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_MILLIS)
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(handlers);
                    }
                });
    }

    private static InetSocketAddress socketAddress(String address) throws IOException {
        try {
            Endpoint endpoint = Endpoint.parseLoopback(address);
            return new InetSocketAddress(endpoint.host(), endpoint.port());
        } catch (RefusedException e) {
            throw new IOException("the worker has no usable data address: " + e.getMessage(), e);
        }
    }
}
