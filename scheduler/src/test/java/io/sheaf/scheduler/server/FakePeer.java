package io.sheaf.scheduler.server;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToClient;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.plan.SheafRelease;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.v1.ClientProto;
import io.sheaf.protocol.v1.ClientServiceGrpc;
import io.sheaf.protocol.v1.WorkerProto;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The far end of a stream to a scheduler; what comes is kept until a test asks for it. */
final class FakePeer<M> {

    static final FromWorker.WorkerInfo INFO = new FromWorker.WorkerInfo(
            Wire.PROTOCOL, SheafRelease.version(), SheafRelease.javaFeature(), 2, 4711, "here", "127.0.0.1:1");

    private final BlockingQueue<M> received = new LinkedBlockingQueue<>();
    final CompletableFuture<Status> end = new CompletableFuture<>();

    static final class Worker {
        final FakePeer<ToWorker> peer = new FakePeer<>();
        final StreamObserver<WorkerProto.FromWorkerBatch> out;

        Worker(Channel channel) {
            out = WorkerServiceGrpc.newStub(channel)
                    .connect(peer.observer(batch -> Wire.fromProto((WorkerProto.ToWorkerBatch) batch).forEach(peer.received::add)));
        }

        void say(FromWorker... messages) {
            WorkerProto.FromWorkerBatch.Builder batch = WorkerProto.FromWorkerBatch.newBuilder();
            for (FromWorker message : messages) {
                batch.addMessages(Wire.toProto(message));
            }
            out.onNext(batch.build());
        }
    }

    static final class Client {
        final FakePeer<ToClient> peer = new FakePeer<>();
        final StreamObserver<ClientProto.FromClientBatch> out;

        Client(Channel channel) {
            out = ClientServiceGrpc.newStub(channel)
                    .connect(peer.observer(batch -> Wire.fromProto((ClientProto.ToClientBatch) batch).forEach(peer.received::add)));
        }

        void hello(int protocol, String version) {
            out.onNext(ClientProto.FromClientBatch.newBuilder()
                    .setHello(ClientProto.ClientHello.newBuilder()
                            .setProtocol(protocol)
                            .setSheafVersion(version)
                            .setJavaFeature(SheafRelease.javaFeature()))
                    .build());
        }

        void say(FromClient message) {
            out.onNext(ClientProto.FromClientBatch.newBuilder().addMessages(Wire.toProto(message)).build());
        }
    }

    /** The next message of that type; others before it are dropped. */
    <T extends M> T next(Class<T> type) throws InterruptedException {
        while (true) {
            M message = received.poll(20, TimeUnit.SECONDS);
            if (message == null) {
                throw new AssertionError("no " + type.getSimpleName() + " came; the stream's end: " + end.getNow(null));
            }
            if (type.isInstance(message)) {
                return type.cast(message);
            }
        }
    }

    Status end() throws Exception {
        return end.get(20, TimeUnit.SECONDS);
    }

    private <B> StreamObserver<B> observer(java.util.function.Consumer<Object> take) {
        return new StreamObserver<>() {
            @Override
            public void onNext(B batch) {
                take.accept(batch);
            }

            @Override
            public void onError(Throwable trouble) {
                end.complete(Status.fromThrowable(trouble));
            }

            @Override
            public void onCompleted() {
                end.complete(Status.OK);
            }
        };
    }
}
