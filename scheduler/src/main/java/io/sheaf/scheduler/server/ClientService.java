package io.sheaf.scheduler.server;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sheaf.plan.ClientId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.OutboundStream;
import io.sheaf.protocol.PacedInbound;
import io.sheaf.plan.SheafRelease;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.v1.ClientProto;
import io.sheaf.protocol.v1.ClientProto.ClientHello;
import io.sheaf.protocol.v1.ClientProto.FromClientBatch;
import io.sheaf.protocol.v1.ClientProto.ToClientBatch;
import io.sheaf.protocol.v1.ClientServiceGrpc;
import io.sheaf.scheduler.runtime.ClientLink;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import java.util.ArrayList;
import java.util.List;

/** Connects clients' streams with the event loop. Callbacks run on network threads and only deliver. */
final class ClientService extends ClientServiceGrpc.ClientServiceImplBase {

    private static final long MAX_WAITING_BYTES = 64L << 20;

    private final SchedulerLoop loop;
    private final ClusterEpoch cluster;
    private final Pacing pacing;
    private final Stalls handshakes;

    ClientService(SchedulerLoop loop, ClusterEpoch cluster, Pacing pacing, Stalls handshakes) {
        this.loop = loop;
        this.cluster = cluster;
        this.pacing = pacing;
        this.handshakes = handshakes;
    }

    @Override
    public StreamObserver<FromClientBatch> connect(StreamObserver<ToClientBatch> replies) {
        ServerCallStreamObserver<ToClientBatch> call = (ServerCallStreamObserver<ToClientBatch>) replies;
        Connection connection = new Connection(call);
        call.setOnCancelHandler(() -> {});
        call.setOnReadyHandler(connection.out::drain);
        call.disableAutoRequest();
        call.request(PacedInbound.FIRST_REQUEST);
        return new PacedInbound<>(connection, count -> pacing.request(call, count));
    }

    /** One stream. gRPC calls its handler's methods one at a time, the event loop its link's. */
    private final class Connection implements PacedInbound.Handler<FromClientBatch>, ClientLink {

        private final ServerCallStreamObserver<ToClientBatch> call;
        private final OutboundStream<ClientProto.ToClient, ToClientBatch> out;
        private final Stalls.Watch hello;
        private ClientId id;

        Connection(ServerCallStreamObserver<ToClientBatch> call) {
            this.call = call;
            out = new OutboundStream<>(call, ClientService::batch, MAX_WAITING_BYTES, status -> gone());
            hello = handshakes.watch(() -> out.close(Status.DEADLINE_EXCEEDED.withDescription("no hello came")));
        }

        @Override
        public void batch(FromClientBatch batch) {
            if (batch.hasHello() != (id == null)) {
                throw Status.INVALID_ARGUMENT
                        .withDescription("a client's first batch, and only that, must carry its hello")
                        .asRuntimeException();
            }
            List<FromClient> messages = Wire.fromProto(batch);
            if (id == null) {
                welcome(batch.getHello());
            }
            for (FromClient message : messages) {
                loop.clientSaid(id, message);
            }
        }

        private void welcome(ClientHello said) {
            hello.close();
            checkRelease(said);
            call.onNext(ToClientBatch.newBuilder()
                    .setWelcome(ClientProto.ClientWelcome.newBuilder()
                            .setCluster(cluster.value())
                            .setSheafVersion(SheafRelease.version())
                            .setJavaFeature(SheafRelease.javaFeature()))
                    .build());
            id = loop.clientConnected(this);
        }

        @Override
        public void refused(Status status) {
            out.close(status);
            gone();
        }

        @Override
        public void ended(Status status) {
            out.close(Status.OK);
            gone();
        }

        private void gone() {
            hello.close();
            if (id != null) {
                loop.clientGone(id);
            }
        }

        @Override
        public void close(String reason) {
            out.close(Status.INTERNAL.withDescription(reason));
        }

        @Override
        public void send(List<ToClient> messages) {
            List<ClientProto.ToClient> protos = new ArrayList<>(messages.size());
            messages.forEach(message -> protos.add(Wire.toProto(message)));
            out.send(protos);
        }
    }

    private static ToClientBatch batch(List<ClientProto.ToClient> messages) {
        return ToClientBatch.newBuilder().addAllMessages(messages).build();
    }

    private static void checkRelease(ClientHello client) {
        if (client.getProtocol() != Wire.PROTOCOL || !client.getSheafVersion().equals(SheafRelease.version())) {
            throw Status.FAILED_PRECONDITION
                    .withDescription("this client is Sheaf " + client.getSheafVersion() + " (protocol " + client.getProtocol()
                            + "), the cluster is Sheaf " + SheafRelease.version() + " (protocol " + Wire.PROTOCOL
                            + "): use the same release on both sides")
                    .asRuntimeException();
        }
    }
}
