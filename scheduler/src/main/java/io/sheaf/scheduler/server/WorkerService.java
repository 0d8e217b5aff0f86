package io.sheaf.scheduler.server;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.sheaf.RefusedException;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.FromWorker.WorkerInfo;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.OutboundStream;
import io.sheaf.protocol.PacedInbound;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.v1.PlanProto.Nothing;
import io.sheaf.protocol.v1.WorkerProto.FromWorkerBatch;
import io.sheaf.protocol.v1.WorkerProto.ToWorkerBatch;
import io.sheaf.protocol.v1.WorkerProto.WorkerEnd;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import io.sheaf.scheduler.runtime.SchedulerLoop;
import io.sheaf.scheduler.runtime.WorkerLink;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Connects workers' streams with the event loop. Callbacks run on network threads and only deliver. */
final class WorkerService extends WorkerServiceGrpc.WorkerServiceImplBase {

    private static final long MAX_WAITING_BYTES = 64L << 20;
    private static final int MAX_PHRASE = 200;

    /** In which the parent of a worker can say how it ended, before the loss of its connection counts as all that is known. */
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final SchedulerLoop loop;
    private final Pacing pacing;
    private final Stalls handshakes;
    private final ScheduledExecutorService timer;

    WorkerService(SchedulerLoop loop, Pacing pacing, Stalls handshakes, ScheduledExecutorService timer) {
        this.loop = loop;
        this.pacing = pacing;
        this.handshakes = handshakes;
        this.timer = timer;
    }

    // The loss that the connection tells of, before or after, is one of a worker that is gone.
    @Override
    public void reportEnd(WorkerEnd end, StreamObserver<Nothing> reply) {
        String how = end.getHow();
        if (how.isEmpty() || how.length() > MAX_PHRASE || how.chars().anyMatch(Character::isISOControl)) {
            reply.onError(violation("how the worker ended must be said in 1 to " + MAX_PHRASE + " characters of one line"));
            return;
        }
        loop.workerLost(new WorkerEpoch(end.getWorker()), "its process " + how);
        reply.onNext(Nothing.getDefaultInstance());
        reply.onCompleted();
    }

    @Override
    public StreamObserver<FromWorkerBatch> connect(StreamObserver<ToWorkerBatch> replies) {
        ServerCallStreamObserver<ToWorkerBatch> call = (ServerCallStreamObserver<ToWorkerBatch>) replies;
        Connection connection = new Connection(call);
        call.setOnCancelHandler(() -> {});
        call.setOnReadyHandler(connection.out::drain);
        call.disableAutoRequest();
        call.request(PacedInbound.FIRST_REQUEST);
        return new PacedInbound<>(connection, count -> pacing.request(call, count));
    }

    /** One stream. gRPC calls its handler's methods one at a time, the event loop its link's. */
    private final class Connection implements PacedInbound.Handler<FromWorkerBatch>, WorkerLink {

        private final OutboundStream<io.sheaf.protocol.v1.WorkerProto.ToWorker, ToWorkerBatch> out;
        private final Stalls.Watch hello;
        private WorkerEpoch epoch;

        Connection(ServerCallStreamObserver<ToWorkerBatch> call) {
            out = new OutboundStream<>(call, WorkerService::batch, MAX_WAITING_BYTES, this::over);
            hello = handshakes.watch(() -> out.close(Status.DEADLINE_EXCEEDED.withDescription("no hello came")));
        }

        @Override
        public void batch(FromWorkerBatch batch) {
            List<FromWorker> messages = Wire.fromProto(batch);
            if (epoch == null && !messages.isEmpty()) {
                join(messages.get(0));
                messages = messages.subList(1, messages.size());
            }
            for (FromWorker message : messages) {
                if (message instanceof FromWorker.Hello) {
                    throw violation("a second hello on one stream");
                }
            }
            out.drain();
            if (!messages.isEmpty()) {
                loop.workerSaid(epoch, messages);
            }
        }

        private void join(FromWorker first) {
            if (!(first instanceof FromWorker.Hello said)) {
                throw violation("a worker's first message must be its hello");
            }
            hello.close();
            checkDataAddress(said.info());
            epoch = loop.workerJoined(said.info(), this);
        }

        @Override
        public void refused(Status status) {
            out.close(status);
            hello.close();
            lost("it broke the rules of its stream: " + reason(status));
        }

        @Override
        public void ended(Status status) {
            out.close(Status.OK);
            over(status);
        }

        private void over(Status status) {
            hello.close();
            if (status.isOk()) {
                lost("it closed its connection");
            } else {
                timer.schedule(() -> lost("its connection was lost: " + reason(status)), LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            }
        }

        private void lost(String reason) {
            if (epoch != null) {
                loop.workerLost(epoch, reason);
            }
        }

        @Override
        public void send(List<ToWorker> messages) {
            List<io.sheaf.protocol.v1.WorkerProto.ToWorker> protos = new ArrayList<>(messages.size());
            messages.forEach(message -> protos.add(Wire.toProto(message)));
            if (messages.stream().allMatch(WorkerService::mayWait)) {
                out.sendLater(protos);
            } else {
                out.send(protos);
            }
        }

        @Override
        public void close(String reason) {
            out.close(Status.ABORTED.withDescription(reason));
        }
    }

    /** What is only of use for the worker's memory. It goes at the latest when the worker says something, as it does every second. */
    private static boolean mayWait(ToWorker message) {
        return message instanceof ToWorker.DropJob drop && drop.succeeded();
    }

    private static ToWorkerBatch batch(List<io.sheaf.protocol.v1.WorkerProto.ToWorker> messages) {
        return ToWorkerBatch.newBuilder().addAllMessages(messages).build();
    }

    private static void checkDataAddress(WorkerInfo info) {
        try {
            Endpoint.parseLoopback(info.dataAddress());
        } catch (RefusedException e) {
            throw violation("the worker's data address: " + e.getMessage());
        }
    }

    private static String reason(Status status) {
        return status.getDescription() == null ? status.getCode().toString() : status.getDescription();
    }

    private static StatusRuntimeException violation(String what) {
        return Status.INVALID_ARGUMENT.withDescription(what).asRuntimeException();
    }
}
