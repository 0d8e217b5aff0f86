package io.sheaf.scheduler.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.sheaf.protocol.auth.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Asks the running server what it serves, so that a new method is covered when it is added. */
@Timeout(60)
class TokenOnEveryMethodTest {

    @TempDir
    Path state;

    private final Token token = Token.random();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private SchedulerServer server;
    private ManagedChannel channel;

    @BeforeEach
    void start() throws IOException {
        server = SchedulerServer.start(ServerConfig.of(0, state, token));
        channel = NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", server.port()))
                .usePlaintext()
                .channelType(NioSocketChannel.class, InetSocketAddress.class)
                .eventLoopGroup(loop)
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private List<String> methods() {
        List<String> names = new ArrayList<>();
        server.services().forEach(service -> service.getMethods().forEach(method ->
                names.add(method.getMethodDescriptor().getFullMethodName())));
        return names;
    }

    @Test
    void allServicesAreEnumerated() {
        assertThat(methods())
                .contains("sheaf.v1.WorkerService/Connect", "sheaf.v1.ClientService/Connect", "sheaf.v1.AdminService/CancelJob")
                .hasSizeGreaterThanOrEqualTo(13);
    }

    @Test
    void withoutTheTokenEveryMethodIsClosedAndNothingIsTold() {
        byte[] other = token.bytes();
        other[31] ^= 1;
        Map<String, String> offers = new LinkedHashMap<>();
        offers.put("none", null);
        offers.put("empty", "");
        offers.put("no bearer", token.toHex());
        offers.put("one bit off", "Bearer " + Token.ofHex(java.util.HexFormat.of().formatHex(other)).toHex());
        offers.put("truncated", "Bearer " + token.toHex().substring(1));
        offers.put("not hexadecimal", "Bearer " + "z".repeat(64));
        offers.put("long", "Bearer " + "0".repeat(4000));
        List<String> methods = methods();
        methods.add("sheaf.v1.AdminService/NoSuchMethod");
        methods.add("grpc.reflection.v1.ServerReflection/ServerReflectionInfo");
        methods.add("grpc.health.v1.Health/Check");
        for (String method : methods) {
            offers.forEach((name, offer) -> {
                Status status = call(method, offer);
                assertThat(status.getCode()).as("%s, %s", method, name).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(status.getDescription()).as("%s, %s", method, name).isNull();
            });
        }
    }

    @Test
    void withTheTokenEveryMethodAnswers() {
        for (String method : methods()) {
            assertThat(call(method, "Bearer " + token.toHex()).getCode())
                    .as(method)
                    .isNotIn(Status.Code.UNAUTHENTICATED, Status.Code.UNIMPLEMENTED);
        }
        assertThat(call("sheaf.v1.AdminService/NoSuchMethod", "Bearer " + token.toHex()).getCode())
                .isEqualTo(Status.Code.UNIMPLEMENTED);
    }

    @Test
    void metadataBeyondTheLimitIsRefused() {
        assertThat(call(methods().get(0), "Bearer " + "0".repeat(100_000)).isOk()).isFalse();
    }

    /** One empty message, half-closed. */
    private Status call(String method, String authorizationOrNull) {
        Metadata headers = new Metadata();
        if (authorizationOrNull != null) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorizationOrNull);
        }
        MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(method)
                .setRequestMarshaller(Raw.INSTANCE)
                .setResponseMarshaller(Raw.INSTANCE)
                .build();
        try {
            ClientCalls.blockingUnaryCall(
                    io.grpc.ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers)),
                    descriptor,
                    CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS),
                    new byte[0]);
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        }
    }

    private enum Raw implements MethodDescriptor.Marshaller<byte[]> {
        INSTANCE;

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            return new byte[0];
        }
    }
}
