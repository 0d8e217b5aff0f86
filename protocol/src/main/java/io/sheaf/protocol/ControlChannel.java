package io.sheaf.protocol;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.LoopbackOnly;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.auth.TokenClientInterceptor;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * A gRPC connection to a scheduler: plain text on loopback, with the token on every call. Callbacks of calls run on its
 * one event loop and must not wait; calls that wait are for other threads.
 */
public final class ControlChannel implements AutoCloseable {

    private static final long KEEP_ALIVE_SECONDS = 20;
    private static final long KEEP_ALIVE_TIMEOUT_SECONDS = 10;
    private static final long CLOSE_SECONDS = 2;

    private final EventLoopGroup loop =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("sheaf-control", true), NioIoHandler.newFactory());
    private final ManagedChannel connection;
    private final Channel calls;

    /** Connects with the first call, and again after a loss with the next one. An address off this machine is refused. */
    public ControlChannel(Endpoint scheduler, Token token) {
        LoopbackOnly.check(scheduler.host());
        connection = NettyChannelBuilder.forAddress(new InetSocketAddress(scheduler.host(), scheduler.port()))
                .usePlaintext()
                .channelType(NioSocketChannel.class, InetSocketAddress.class)
                .eventLoopGroup(loop)
                .directExecutor()
                .disableRetry()
                .disableServiceConfigLookUp()
                .proxyDetector(address -> null)
                .maxInboundMessageSize(Wire.MAX_BATCH_BYTES)
                .maxInboundMetadataSize(Wire.MAX_METADATA_BYTES)
                .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .build();
        calls = ClientInterceptors.intercept(connection, new TokenClientInterceptor(token));
    }

    /** For the stubs of services. */
    public Channel calls() {
        return calls;
    }

    /** Tries at once to connect again instead of after gRPC's own back-off. */
    public void resetBackoff() {
        connection.resetConnectBackoff();
    }

    /** Ends all calls; returns within seconds. */
    @Override
    public void close() {
        connection.shutdownNow();
        try {
            connection.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        loop.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
