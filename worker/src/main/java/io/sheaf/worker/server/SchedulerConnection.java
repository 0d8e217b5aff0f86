package io.sheaf.worker.server;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.sheaf.plan.failpoint.Failpoint;
import io.sheaf.plan.message.FromWorker;
import io.sheaf.plan.message.ToWorker;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.protocol.OutboundStream;
import io.sheaf.protocol.PacedInbound;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.v1.WorkerProto.FromWorkerBatch;
import io.sheaf.protocol.v1.WorkerProto.ToWorkerBatch;
import io.sheaf.protocol.v1.WorkerServiceGrpc;
import io.sheaf.worker.runtime.SchedulerLink;
import io.sheaf.worker.runtime.WorkerLink;
import io.sheaf.worker.runtime.WorkerRuntime;
import io.sheaf.worker.server.WorkerOptions.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Keeps a worker connected: opens a stream, and after its loss another one, as a new epoch, with growing pauses. One
 * thread of its own opens streams; the network's thread brings messages.
 */
final class SchedulerConnection implements AutoCloseable {

    private static final long MAX_WAITING_BYTES = 64L << 20;
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final long LAST_WORDS_MILLIS = 1_000;

    private final ControlChannel channel;
    private final Membership membership;
    private final Events events;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = new Thread(this::keepConnected, "sheaf-worker-connection");
    private final Patience patience;
    private WorkerRuntime runtime;
    private volatile Stream current;

    /** What the process wants to know. Called on any thread. */
    interface Events {

        /** The scheduler has taken this worker in, for the first time or again. */
        void joined();

        /** The scheduler will never take this worker in. */
        void refused(String reason);

        /** The scheduler was out of reach for too long. */
        void unreachable(String reason);

        /** This process cannot go on. */
        void broken(Throwable reason);
    }

    SchedulerConnection(ControlChannel channel, Membership membership, Patience patience, Events events) {
        this.channel = channel;
        this.membership = membership;
        this.patience = patience;
        this.events = events;
        thread.setDaemon(true);
    }

    void start(WorkerRuntime worker) {
        runtime = worker;
        thread.start();
    }

    /** Lets what was said last arrive, and ends; returns within seconds. */
    @Override
    public void close() {
        closing.countDown();
        Stream last = current;
        if (last != null && last.started) {
            last.out.close(Status.OK);
            try {
                last.end.get(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                // The scheduler sees the loss of the connection instead.
                channel.close();
                return;
            }
        }
        channel.close();
    }

    private void keepConnected() {
        long lostNanos = System.nanoTime();
        long pause = FIRST_PAUSE_MILLIS;
        Duration allowed = patience.first();
        try {
            do {
                Stream stream = new Stream();
                Status end = stream.run();
                if (stream.welcomed) {
                    lostNanos = System.nanoTime();
                    pause = FIRST_PAUSE_MILLIS;
                    allowed = patience.later();
                }
                if (isFinal(end)) {
                    events.refused(describe(end));
                    return;
                }
                if (System.nanoTime() - lostNanos > allowed.toNanos()) {
                    events.unreachable("the scheduler cannot be reached: " + describe(end));
                    return;
                }
                pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
            } while (!closing.await(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Nobody would connect this worker any more. If it is being closed, nobody has to.
            if (closing.getCount() > 0) {
                events.broken(e);
            }
        }
    }

    private static boolean isFinal(Status end) {
        return end.getCode() == Status.Code.UNAUTHENTICATED || end.getCode() == Status.Code.UNIMPLEMENTED;
    }

    private static String describe(Status end) {
        if (end.getCode() == Status.Code.UNAUTHENTICATED) {
            return "the scheduler does not accept this worker's token: both need the same token file (SHEAF_TOKEN_FILE)";
        }
        String cause = end.getCause() == null ? "" : " (" + end.getCause().getMessage() + ")";
        return (end.getDescription() == null ? end.getCode().toString() : end.getDescription()) + cause;
    }

    /** One stream, from hello to its end. */
    private final class Stream implements ClientResponseObserver<FromWorkerBatch, ToWorkerBatch>, PacedInbound.Handler<ToWorkerBatch>, SchedulerLink {

        final CompletableFuture<Status> end = new CompletableFuture<>();
        volatile boolean welcomed;
        /** Whether the call is made, so that it can be ended. */
        volatile boolean started;
        private OutboundStream<io.sheaf.protocol.v1.WorkerProto.FromWorker, FromWorkerBatch> out;
        private PacedInbound<ToWorkerBatch> in;
        private WorkerLink link;
        private boolean announced;

        Status run() throws InterruptedException {
            channel.resetBackoff();
            current = this;
            runtime.connect(opened -> {
                link = opened;
                WorkerServiceGrpc.newStub(channel.calls()).connect(this);
                started = true;
                return this;
            });
            try {
                return end.get();
            } catch (ExecutionException e) {
                throw new IllegalStateException("never completed so", e);
            }
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<FromWorkerBatch> call) {
            out = new OutboundStream<>(call, Stream::batch, MAX_WAITING_BYTES, this::over);
            in = new PacedInbound<>(this, call::request);
            call.setOnReadyHandler(out::drain);
            call.disableAutoRequestWithInitial(PacedInbound.FIRST_REQUEST);
        }

        @Override
        public void onNext(ToWorkerBatch batch) {
            in.onNext(batch);
        }

        @Override
        public void onError(Throwable trouble) {
            in.onError(trouble);
        }

        @Override
        public void onCompleted() {
            in.onCompleted();
        }

        @Override
        public void batch(ToWorkerBatch batch) {
            try {
                take(batch);
            } catch (NoClassDefFoundError e) {
                events.broken(e);
                throw e;
            }
        }

        private void take(ToWorkerBatch batch) {
            List<ToWorker> messages = Wire.fromProto(batch);
            for (ToWorker message : messages) {
                if (message instanceof ToWorker.Welcome welcome) {
                    Failpoint.WELCOME_HEARD.pass();
                    membership.joined(welcome.worker(), welcome.name());
                    welcomed = true;
                }
            }
            Failpoint.TASKS_HEARD.passIf(() -> messages.stream().anyMatch(ToWorker.Grant.class::isInstance));
            link.receive(messages);
            if (welcomed && !announced) {
                announced = true;
                events.joined();
            }
        }

        @Override
        public void refused(Status status) {
            out.close(status);
            over(status);
        }

        @Override
        public void ended(Status status) {
            over(status);
        }

        @Override
        public void send(List<FromWorker> messages) {
            List<io.sheaf.protocol.v1.WorkerProto.FromWorker> protos = new ArrayList<>(messages.size());
            messages.forEach(message -> protos.add(Wire.toProto(message)));
            out.send(protos);
        }

        private void over(Status status) {
            out.abandon();
            if (current == this) {
                membership.left();
            }
            link.lost();
            end.complete(status);
        }

        private static FromWorkerBatch batch(List<io.sheaf.protocol.v1.WorkerProto.FromWorker> messages) {
            return FromWorkerBatch.newBuilder().addAllMessages(messages).build();
        }
    }
}
