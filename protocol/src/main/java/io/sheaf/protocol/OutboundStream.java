package io.sheaf.protocol;

import com.google.protobuf.MessageLite;
import io.grpc.Status;
import io.grpc.stub.CallStreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The sending half of a control stream. Messages wait while the receiver is not ready and travel together afterwards,
 * in order, in batches of about 1 MiB. What waits is bounded: a receiver that lets more pile up is cut off. Safe for
 * use by many threads; nobody ever waits.
 *
 * @param <P> one message on the wire
 * @param <B> a batch of them
 */
public final class OutboundStream<P extends MessageLite, B> {

    /** A batch is closed once it is this long. */
    private static final int BATCH_BYTES = 1 << 20;

    /** So many messages that have time go even if nothing else is sent. */
    private static final int MOST_LATER = 64;

    /** What the wire adds to a message inside a batch, and a batch to its messages, at most. */
    private static final int FRAMING_BYTES = 16;

    private final CallStreamObserver<B> out;
    private final Function<List<P>, B> batch;
    private final long maxWaitingBytes;
    private final Consumer<Status> cutOff;
    private final ArrayDeque<P> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private boolean draining;
    private boolean closed;

    /**
     * Call {@link #drain} from the observer's on-ready handler.
     *
     * @param maxWaitingBytes more than this makes the receiver too slow
     * @param cutOff called once, without a lock held, when this stream gives up; the status says why
     */
    public OutboundStream(
            CallStreamObserver<B> out, Function<List<P>, B> batch, long maxWaitingBytes, Consumer<Status> cutOff) {
        this.out = out;
        this.batch = batch;
        this.maxWaitingBytes = maxWaitingBytes;
        this.cutOff = cutOff;
    }

    /** Sends in order; does nothing after the end. */
    public void send(List<P> messages) {
        put(messages, true);
    }

    /**
     * The same, for messages that have time: they go with what is sent next, in order, at the latest with the end of the stream. A write of
     * their own would cost both sides more than they are worth.
     *
     * @return whether nothing had waited before, so that the caller has to see to it that {@link #drain} is called some time
     */
    public boolean sendLater(List<P> messages) {
        return put(messages, false);
    }

    private boolean put(List<P> messages, boolean now) {
        Status failure = null;
        boolean first;
        synchronized (this) {
            if (closed) {
                return false;
            }
            first = waiting.isEmpty();
            for (P message : messages) {
                int size = message.getSerializedSize() + FRAMING_BYTES;
                if (size > Wire.MAX_BATCH_BYTES) {
                    failure = tooLong(size);
                    break;
                }
                waiting.add(message);
                waitingBytes += size;
            }
            if (now || waiting.size() > MOST_LATER) {
                drain();
            }
            if (failure == null && waitingBytes > maxWaitingBytes) {
                failure = tooSlow();
            }
            if (failure != null) {
                end(failure);
            }
        }
        if (failure != null) {
            cutOff.accept(failure);
        }
        return first;
    }

    /** Writes what the receiver is ready for. */
    public synchronized void drain() {
        if (draining) {
            return;
        }
        draining = true;
        try {
            while (!closed && !waiting.isEmpty() && out.isReady()) {
                out.onNext(batch.apply(nextBatch()));
            }
        } finally {
            draining = false;
        }
    }

    /** Writes what still waits, ready or not, and ends the stream: orderly if the status is OK. */
    public synchronized void close(Status status) {
        if (closed) {
            return;
        }
        while (!waiting.isEmpty()) {
            out.onNext(batch.apply(nextBatch()));
        }
        end(status);
    }

    /** The other side ended the stream: whatever is sent from now on is dropped. */
    public synchronized void abandon() {
        closed = true;
        waiting.clear();
        waitingBytes = 0;
    }

    private void end(Status status) {
        abandon();
        if (status.isOk()) {
            out.onCompleted();
        } else {
            out.onError(status.asRuntimeException());
        }
    }

    private List<P> nextBatch() {
        List<P> messages = new ArrayList<>(waiting.size());
        long bytes = 0;
        while (!waiting.isEmpty() && bytes < BATCH_BYTES) {
            int size = waiting.peek().getSerializedSize() + FRAMING_BYTES;
            if (bytes > 0 && bytes + size > Wire.MAX_BATCH_BYTES) {
                break;
            }
            bytes += size;
            messages.add(waiting.poll());
        }
        waitingBytes -= bytes;
        return messages;
    }

    private static Status tooLong(int size) {
        return Status.RESOURCE_EXHAUSTED.withDescription(
                "a message of " + size + " bytes exceeds the limit of " + Wire.MAX_BATCH_BYTES);
    }

    private Status tooSlow() {
        return Status.RESOURCE_EXHAUSTED.withDescription("the receiver is too slow: " + waitingBytes
                + " bytes wait for it, more than the limit of " + maxWaitingBytes);
    }
}
