package io.sheaf.client.remote;

import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sheaf.plan.ClusterEpoch;
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
import java.util.List;

/** One stream to the scheduler, from hello to its end. Events come on the connection's one thread, sending from any. */
final class LinkStream implements ClientResponseObserver<FromClientBatch, ToClientBatch>, PacedInbound.Handler<ToClientBatch> {

    private static final long MAX_WAITING_BYTES = 256L << 20;

    private final Events events;
    private PacedInbound<ToClientBatch> inbound;
    private OutboundStream<ClientProto.FromClient, FromClientBatch> out;
    private boolean welcomed;
    private Status refusal;

    /** What happens to a stream: it is welcomed, messages come, it ends. */
    interface Events {

        /** Messages may be sent from now on. */
        void welcomed(LinkStream stream, ClusterEpoch cluster);

        void received(LinkStream stream, List<ToClient> messages);

        /** The last event. */
        void ended(LinkStream stream, Status status);
    }

    LinkStream(Events events) {
        this.events = events;
    }

    /** Says hello. Called once. */
    void start(Channel calls) {
        ClientServiceGrpc.newStub(calls)
                .connect(this)
                .onNext(FromClientBatch.newBuilder()
                        .setHello(ClientHello.newBuilder()
                                .setProtocol(Wire.PROTOCOL)
                                .setSheafVersion(SheafRelease.version())
                                .setJavaFeature(SheafRelease.javaFeature()))
                        .build());
    }

    /** Sends in order; what comes before the welcome or after the end is dropped. */
    void send(List<ClientProto.FromClient> messages) {
        out.send(messages);
    }

    /** Sends it with the next messages, or when told to {@link #flush}; as {@link OutboundStream#sendLater} has it. */
    boolean sendLater(ClientProto.FromClient message) {
        return out.sendLater(List.of(message));
    }

    /** Sends what waits. */
    void flush() {
        out.drain();
    }

    /** Ends the stream after all that was sent. */
    void close() {
        out.close(Status.OK);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<FromClientBatch> call) {
        out = new OutboundStream<>(call, LinkStream::batch, MAX_WAITING_BYTES, status -> {});
        inbound = new PacedInbound<>(this, call::request);
        call.disableAutoRequestWithInitial(PacedInbound.FIRST_REQUEST);
        call.setOnReadyHandler(out::drain);
    }

    private static FromClientBatch batch(List<ClientProto.FromClient> messages) {
        return FromClientBatch.newBuilder().addAllMessages(messages).build();
    }

    @Override
    public void batch(ToClientBatch batch) {
        if (batch.hasWelcome() == welcomed) {
            throw Status.INTERNAL.withDescription("a scheduler's first batch, and only that, must carry its welcome").asRuntimeException();
        }
        List<ToClient> messages = Wire.fromProto(batch);
        if (!welcomed) {
            welcomed = true;
            events.welcomed(this, new ClusterEpoch(batch.getWelcome().getCluster()));
        }
        if (!messages.isEmpty()) {
            events.received(this, messages);
        }
    }

    @Override
    public void refused(Status status) {
        refusal = status;
        out.close(status);
    }

    @Override
    public void ended(Status status) {
        out.abandon();
        events.ended(this, refusal != null ? refusal : status);
    }

    @Override
    public void onNext(ToClientBatch batch) {
        inbound.onNext(batch);
    }

    @Override
    public void onError(Throwable trouble) {
        inbound.onError(trouble);
    }

    @Override
    public void onCompleted() {
        inbound.onCompleted();
    }
}
