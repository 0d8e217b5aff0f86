package io.sheaf.protocol.data;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.sheaf.protocol.auth.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Serves a worker's blocks to other workers and to clients, on a loopback port. Safe for use by many threads. */
public final class DataServer implements AutoCloseable {

    private static final int LOOPS = 2;
    private static final int DISK_THREADS = 2;
    private static final long CLOSE_SECONDS = 3;

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            LOOPS, new DefaultThreadFactory("sheaf-data-server", true), NioIoHandler.newFactory());
    private final ExecutorService disk = Executors.newFixedThreadPool(DISK_THREADS, new DefaultThreadFactory("sheaf-data-disk", true));
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Token token;
    private final BlockHost host;
    private final DataLimits limits;
    private Channel listener;

    private DataServer(Token token, BlockHost host, DataLimits limits) {
        this.token = token;
        this.host = host;
        this.limits = limits;
    }

    /** Listens on a free port of 127.0.0.1. */
    public static DataServer start(Token token, BlockHost host, DataLimits limits) throws IOException {
        return start(token, host, limits, 0);
    }

    /** Listens on this port of 127.0.0.1; 0 takes any free one. */
    public static DataServer start(Token token, BlockHost host, DataLimits limits, int port) throws IOException {
        DataServer server = new DataServer(token, host, limits);
        try {
            server.listen(port);
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** {@code host:port} under which others reach it. */
    public String address() {
        InetSocketAddress address = (InetSocketAddress) listener.localAddress();
        return "127.0.0.1:" + address.getPort();
    }

    /** Open connections now. */
    public int connections() {
        return connections.size();
    }

    /** Ends all connections; returns within a few seconds. */
    @Override
    public void close() {
        if (listener != null) {
            listener.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        connections.close().awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        disk.shutdown();
    }

    private void listen(int port) throws IOException {
        var bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        accept(channel);
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("the data plane cannot listen on 127.0.0.1" + (port == 0 ? "" : ":" + port), bound.cause());
        }
        listener = bound.channel();
    }

    private void accept(SocketChannel channel) {
        if (connections.size() >= limits.connections()) {
            channel.close();
            return;
        }
        connections.add(channel);
        FrameDecoder decoder = new FrameDecoder();
        channel.pipeline().addLast(decoder, new ServerHandler(token, host, decoder, disk, limits));
    }
}
