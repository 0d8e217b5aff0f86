package io.sheaf.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.function.IntConsumer;

/**
 * The receiving half of a control stream: asks for messages many at a time, since asking for each costs two thread
 * wake-ups, and turns what a handler throws into the end of the stream. Called by one thread at a time.
 *
 * @param <B> a batch of messages
 */
public final class PacedInbound<B> implements StreamObserver<B> {

    /** Batches asked for at the beginning. */
    public static final int FIRST_REQUEST = 64;

    private static final int LATER_REQUEST = FIRST_REQUEST / 2;

    private final Handler<B> handler;
    private final IntConsumer request;
    private int received;
    private boolean over;

    /** What is done with what arrives. */
    public interface Handler<B> {

        /** May throw {@link StatusRuntimeException}, which ends the stream with that status. */
        void batch(B batch);

        /** The handler refused a batch; nothing more is passed to it. */
        void refused(Status status);

        /** The other side ended the stream, or the connection was lost. The last call. */
        void ended(Status status);
    }

    /** @param request asks the call for so many batches more; may do so later if the receiver has enough to do */
    public PacedInbound(Handler<B> handler, IntConsumer request) {
        this.handler = handler;
        this.request = request;
    }

    @Override
    public void onNext(B batch) {
        if (over) {
            return;
        }
        try {
            handler.batch(batch);
        } catch (StatusRuntimeException e) {
            over = true;
            handler.refused(e.getStatus());
            return;
        }
        if (++received % LATER_REQUEST == 0) {
            request.accept(LATER_REQUEST);
        }
    }

    @Override
    public void onError(Throwable trouble) {
        over = true;
        handler.ended(Status.fromThrowable(trouble));
    }

    @Override
    public void onCompleted() {
        over = true;
        handler.ended(Status.OK);
    }
}
