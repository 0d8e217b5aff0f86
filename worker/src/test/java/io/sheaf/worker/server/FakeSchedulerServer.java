package io.sheaf.worker.server;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.auth.TokenServerInterceptor;
import io.sheaf.protocol.code.BundleManifest;
import io.sheaf.protocol.v1.CodeProto;
import io.sheaf.protocol.v1.CodeServiceGrpc;
import io.sheaf.protocol.v1.PlanProto;
import io.sheaf.protocol.v1.WorkerProto;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A scheduler that takes every worker in, and keeps what they say until a test asks for it. Its only bundle is empty. */
final class FakeSchedulerServer implements AutoCloseable {

    static final BundleManifest BUNDLE = new BundleManifest(List.of());

    final BlockingQueue<Joined> joined = new LinkedBlockingQueue<>();
    final BlockingQueue<WorkerProto.WorkerEnd> ends = new LinkedBlockingQueue<>();
    volatile String refusal = "";
    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("fake-scheduler", true), NioIoHandler.newFactory());
    private final AtomicLong epochs = new AtomicLong();
    private final Server server;

    /** One stream of a worker. */
    static final class Joined {
        final WorkerEpoch epoch;
        final FromWorker.WorkerInfo info;
        final BlockingQueue<FromWorker> said = new LinkedBlockingQueue<>();
        private final StreamObserver<WorkerProto.ToWorkerBatch> out;

        Joined(WorkerEpoch epoch, FromWorker.WorkerInfo info, StreamObserver<WorkerProto.ToWorkerBatch> out) {
            this.epoch = epoch;
            this.info = info;
            this.out = out;
        }

        void tell(ToWorker... messages) {
            WorkerProto.ToWorkerBatch.Builder batch = WorkerProto.ToWorkerBatch.newBuilder();
            for (ToWorker message : messages) {
                batch.addMessages(Wire.toProto(message));
            }
            out.onNext(batch.build());
        }

        void hangUp() {
            out.onError(Status.UNAVAILABLE.withDescription("hung up").asRuntimeException());
        }

        <T extends FromWorker> T next(Class<T> type) throws InterruptedException {
            while (true) {
                FromWorker message = said.poll(30, TimeUnit.SECONDS);
                if (message == null) {
                    throw new AssertionError("no " + type.getSimpleName() + " came");
                }
                if (type.isInstance(message)) {
                    return type.cast(message);
                }
            }
        }
    }

    FakeSchedulerServer(Token token) throws IOException {
        server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .channelType(NioServerSocketChannel.class)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .directExecutor()
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .intercept(new TokenServerInterceptor(token))
                .addService(new Workers())
                .addService(new Code())
                .build()
                .start();
    }

    Endpoint endpoint() {
        return new Endpoint("127.0.0.1", server.getPort());
    }

    Joined nextWorker() throws InterruptedException {
        Joined next = joined.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no worker came");
        }
        return next;
    }

    @Override
    public void close() {
        server.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private final class Workers extends WorkerServiceGrpc.WorkerServiceImplBase {

        @Override
        public void reportEnd(WorkerProto.WorkerEnd end, StreamObserver<PlanProto.Nothing> reply) {
            ends.add(end);
            reply.onNext(PlanProto.Nothing.getDefaultInstance());
            reply.onCompleted();
        }

        @Override
        public StreamObserver<WorkerProto.FromWorkerBatch> connect(StreamObserver<WorkerProto.ToWorkerBatch> out) {
            ((io.grpc.stub.ServerCallStreamObserver<WorkerProto.ToWorkerBatch>) out).setOnCancelHandler(() -> {});
            return new StreamObserver<>() {
                private Joined worker;

                @Override
                public void onNext(WorkerProto.FromWorkerBatch batch) {
                    for (FromWorker message : Wire.fromProto(batch)) {
                        if (message instanceof FromWorker.Hello hello) {
                            worker = new Joined(new WorkerEpoch(epochs.incrementAndGet()), hello.info(), out);
                            if (refusal.isEmpty()) {
                                worker.tell(new ToWorker.Welcome(worker.epoch, new ClusterEpoch(1), "worker-" + worker.epoch, 200, 10_000));
                            } else {
                                worker.tell(new ToWorker.Refused(refusal));
                            }
                            joined.add(worker);
                        } else {
                            worker.said.add(message);
                        }
                    }
                }

                @Override
                public void onError(Throwable gone) {}

                @Override
                public void onCompleted() {
                    out.onCompleted();
                }
            };
        }
    }

    private static final class Code extends CodeServiceGrpc.CodeServiceImplBase {
        @Override
        public void getBundle(CodeProto.BundleId request, StreamObserver<CodeProto.Bundle> reply) {
            reply.onNext(CodeProto.Bundle.newBuilder()
                    .setManifest(com.google.protobuf.ByteString.copyFrom(BUNDLE.encode()))
                    .build());
            reply.onCompleted();
        }
    }
}
