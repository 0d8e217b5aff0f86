package io.sheaf.client.remote;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.sheaf.ClusterInfo;
import io.sheaf.ClusterUnreachableException;
import io.sheaf.ErrorKind;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import io.sheaf.client.core.CodeBundle;
import io.sheaf.client.core.SchedulerLink;
import io.sheaf.client.core.StoredPayloads;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.ClusterEpoch;
import io.sheaf.plan.Failure;
import io.sheaf.plan.JobId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.message.FromClient;
import io.sheaf.plan.message.ToClient;
import io.sheaf.protocol.ControlChannel;
import io.sheaf.protocol.Wire;
import io.sheaf.protocol.code.CodeTransfer;
import io.sheaf.protocol.v1.AdminProto;
import io.sheaf.protocol.v1.AdminServiceGrpc;
import io.sheaf.protocol.v1.ClientProto;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The link to a scheduler over the network: one stream, opened anew when it was lost, with every job taken up where it
 * was. Safe for use by many threads; its fields are guarded by its monitor, which is never held while the listener is
 * called.
 */
final class RemoteLink implements SchedulerLink, LinkStream.Events {

    private static final long OPEN_SECONDS = 8;
    /** How long a lost connection is tried again; a scheduler waits as long for the client of an attached job. */
    private static final long PATIENCE_SECONDS = 10;
    private static final long FIRST_RETRY_MILLIS = 50;
    private static final long LONGEST_RETRY_MILLIS = 1_000;
    private static final long FAREWELL_SECONDS = 1;
    private static final long RELEASE_MILLIS = 100;
    /** Leaves room for what the wire adds. */
    private static final int MAX_MESSAGE_BYTES = Wire.MAX_MESSAGE_BYTES - 64;

    private final Doorway doorway;
    private final Listener listener;
    private final ControlChannel channel;
    private final Channel patientCalls;
    private final WorkerBlocks blocks;
    private final CodeUpload code;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(RemoteLink::daemon);
    private final CompletableFuture<Void> opened = new CompletableFuture<>();
    private final CompletableFuture<Void> farewell = new CompletableFuture<>();
    /** Held while the listener is called. */
    private final Object delivery = new Object();

    private final JobsUnderWay jobs = new JobsUnderWay();
    private LinkStream stream;
    private ClusterEpoch cluster;
    /** Whether the stream was welcomed and has not ended. */
    private boolean live;
    private boolean closed;
    /** Whether what waits to be sent with something else goes soon. */
    private boolean flushing;
    private SheafException lost;
    private int retries;
    /** Counts the times the stream was lost. */
    private int losses;

    private RemoteLink(Doorway doorway, ProgramCode code, Listener listener) {
        this.doorway = doorway;
        this.listener = listener;
        channel = doorway.open();
        patientCalls = ClientInterceptors.intercept(channel.calls(), new PatientCalls(PATIENCE_SECONDS));
        blocks = new WorkerBlocks(doorway.token());
        this.code = new CodeUpload(code, new CodeTransfer(patientCalls), doorway.address());
    }

    /** Connects and waits for the scheduler's welcome. */
    static RemoteLink open(Doorway doorway, ProgramCode code, Listener listener) {
        RemoteLink link = new RemoteLink(doorway, code, listener);
        try {
            link.connect();
            return link;
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private void connect() {
        startStream();
        try {
            opened.get(OPEN_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw (SheafException) e.getCause();
        } catch (TimeoutException e) {
            throw CallErrors.unreachable(doorway.address(), "no answer within " + OPEN_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterUnreachableException("interrupted while connecting to the cluster at " + doorway.address(), e);
        }
    }

    private void startStream() {
        LinkStream next = new LinkStream(this);
        synchronized (this) {
            if (isOver()) {
                return;
            }
            stream = next;
        }
        channel.resetBackoff();
        next.start(channel.calls());
    }

    private boolean isOver() {
        return closed || lost != null;
    }

    // What the scheduler says

    @Override
    public void welcomed(LinkStream from, ClusterEpoch epoch) {
        List<JobId> ended;
        synchronized (this) {
            if (from != stream || isOver()) {
                return;
            }
            live = true;
            retries = 0;
            ended = cluster == null || cluster.equals(epoch) ? List.of() : jobs.endedWithScheduler();
            cluster = epoch;
            from.send(jobs.again().stream().map(Wire::toProto).toList());
        }
        code.announceAgain();
        if (!ended.isEmpty()) {
            deliver(ended.stream().map(this::endedWithScheduler).toList());
        }
        opened.complete(null);
    }

    private ToClient endedWithScheduler(JobId job) {
        return new ToClient.Rejected(job, Failure.of(ErrorKind.ENVIRONMENT, ClusterUnreachableException.class.getName(),
                "the scheduler at " + doorway.address() + " was replaced by another one while job " + job
                        + " was under way, and attached jobs end with their scheduler: submit it again"));
    }

    @Override
    public void received(LinkStream from, List<ToClient> messages) {
        List<ToClient> heard;
        synchronized (this) {
            if (from != stream || isOver()) {
                return;
            }
            heard = messages.stream().filter(jobs::received).toList();
        }
        deliver(heard);
    }

    @Override
    public void ended(LinkStream from, Status status) {
        SheafException forGood = null;
        synchronized (this) {
            if (from != stream) {
                return;
            }
            if (isOver()) {
                farewell.complete(null);
                return;
            }
            if (!opened.isDone()) {
                opened.completeExceptionally(CallErrors.toException(status, doorway.address()));
                return;
            }
            if (CallErrors.mayRecover(status)) {
                reconnectLater(status);
            } else {
                forGood = CallErrors.toException(status, doorway.address());
            }
        }
        if (forGood != null) {
            lose(forGood);
        }
    }

    private void reconnectLater(Status status) {
        if (live) {
            live = false;
            jobs.disconnected();
            int loss = ++losses;
            timer.schedule(() -> giveUpUnlessBack(loss, status), PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        long wait = Math.min(LONGEST_RETRY_MILLIS, FIRST_RETRY_MILLIS << Math.min(retries++, 10));
        timer.schedule(this::startStream, wait, TimeUnit.MILLISECONDS);
    }

    private void giveUpUnlessBack(int loss, Status status) {
        synchronized (this) {
            if (live || loss != losses || isOver()) {
                return;
            }
        }
        lose(new ClusterUnreachableException("the connection to the cluster at " + doorway.address() + " was lost and did not come back within "
                + PATIENCE_SECONDS + " s (" + status.getCode() + (status.getDescription() == null ? "" : ": " + status.getDescription())
                + "): see whether its scheduler still runs; attached jobs have to be submitted again", status.getCause()));
    }

    private void lose(SheafException reason) {
        synchronized (this) {
            if (isOver()) {
                return;
            }
            live = false;
            lost = reason;
        }
        synchronized (delivery) {
            listener.lost(reason);
        }
    }

    private void deliver(List<ToClient> messages) {
        synchronized (delivery) {
            listener.received(messages);
        }
    }

    // What the client says

    @Override
    public void send(FromClient message) {
        ClientProto.FromClient proto = Wire.toProto(message);
        int bytes = proto.getSerializedSize();
        if (bytes > MAX_MESSAGE_BYTES) {
            refuse(message, bytes);
            return;
        }
        synchronized (this) {
            if (isOver()) {
                return;
            }
            jobs.sent(message);
            if (live) {
                send(message, proto);
                List<FromClient> behind = message instanceof FromClient.Submit submit ? jobs.behind(submit) : List.of();
                if (!behind.isEmpty()) {
                    stream.send(behind.stream().map(Wire::toProto).toList());
                }
            }
        }
    }

    // A program that runs job after job says with the next one that it needs no more of the last one.
    private void send(FromClient message, ClientProto.FromClient proto) {
        if (!(message instanceof FromClient.Release)) {
            stream.send(List.of(proto));
        } else if (stream.sendLater(proto) && !flushing) {
            flushing = true;
            timer.schedule(this::flush, RELEASE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void flush() {
        LinkStream now;
        synchronized (this) {
            flushing = false;
            now = live ? stream : null;
        }
        if (now != null) {
            now.flush();
        }
    }

    private void refuse(FromClient message, int bytes) {
        deliver(List.of(new ToClient.Rejected(jobOf(message), Failure.of(ErrorKind.REFUSED, RefusedException.class.getName(),
                "functions and inputs of the job make a message of " + bytes + " bytes; the limit is " + MAX_MESSAGE_BYTES
                        + ". Let functions capture less, and give large inputs as a collection of many records or as files"))));
    }

    private static JobId jobOf(FromClient message) {
        if (message instanceof FromClient.Submit submit) {
            return submit.job().id();
        } else if (message instanceof FromClient.Append append) {
            return append.job();
        }
        throw new IllegalStateException("a message too long: " + message.getClass().getSimpleName());
    }

    @Override
    public CodeBundle bundle() {
        requireNotLost();
        return code.bundle();
    }

    @Override
    public StoredPayloads fetch(WorkerAddress holder, List<BlockId> wanted) throws IOException {
        return blocks.fetch(holder, wanted);
    }

    @Override
    public long put(WorkerAddress holder, BlockId block, byte[] payload) throws IOException {
        return blocks.put(holder, block, payload);
    }

    @Override
    public ClusterInfo info() {
        requireNotLost();
        try {
            AdminProto.ClusterInfoReply now =
                    AdminServiceGrpc.newBlockingStub(patientCalls).clusterInfo(AdminProto.ClusterInfoRequest.getDefaultInstance());
            return new ClusterInfo("remote", doorway.address(), now.getSheafVersion(), now.getWorkers(), now.getSlots());
        } catch (StatusRuntimeException e) {
            throw CallErrors.toException(e.getStatus(), doorway.address());
        }
    }

    private synchronized void requireNotLost() {
        if (lost != null) {
            throw new ClusterUnreachableException(lost.getMessage(), lost);
        }
    }

    @Override
    public void close() {
        LinkStream last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = live ? stream : null;
            live = false;
        }
        if (last != null) {
            last.close();
            farewell.completeOnTimeout(null, FAREWELL_SECONDS, TimeUnit.SECONDS).join();
        }
        timer.shutdownNow();
        channel.close();
        blocks.close();
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "sheaf-client-link");
        thread.setDaemon(true);
        return thread;
    }
}
