package io.sheaf.protocol.data;

import io.netty.channel.Channel;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerEpoch;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * One fetch on a connection: its arrivals, and the credit it gives back. The reading thread takes and cancels, the
 * event loop opens, delivers and fails.
 */
final class ClientStream {

    private final ArrivalQueue queue = new ArrivalQueue();
    private final WorkerEpoch holder;
    private final int first;
    private final List<BlockId> blocks;
    private final int window;
    private Channel channel;
    private int number;
    private boolean cancelled;
    private int owed;

    ClientStream(WorkerEpoch holder, int first, List<BlockId> blocks, int window) {
        this.holder = holder;
        this.first = first;
        this.blocks = blocks;
        this.window = window;
    }

    WorkerEpoch holder() {
        return holder;
    }

    /** Where the first of its blocks stands among all its reader wants. */
    int first() {
        return first;
    }

    List<BlockId> blocks() {
        return blocks;
    }

    int window() {
        return window;
    }

    /** The stream is about to be asked for on this connection; false if nobody wants it any more. */
    synchronized boolean openOn(Channel newChannel, int newNumber) {
        channel = newChannel;
        number = newNumber;
        return !cancelled;
    }

    void deliver(BlockArrival arrival) {
        queue.put(arrival);
    }

    void fail(IOException reason) {
        queue.fail(reason);
    }

    BlockArrival take(Duration patience) throws IOException {
        try {
            return queue.take(patience);
        } catch (SilentPeerException e) {
            tellOfSilence();
            throw e;
        }
    }

    private synchronized void tellOfSilence() {
        if (channel != null) {
            channel.writeAndFlush(new ClientHandler.Silence());
        }
    }

    /** The reader has taken that many bytes. Half a window is given back at once, so that credits are few. */
    synchronized void consumed(int bytes) {
        owed += bytes;
        if (owed >= window / 2) {
            channel.writeAndFlush(new ClientHandler.Credit(number, owed));
            owed = 0;
        }
    }

    synchronized void cancel() {
        cancelled = true;
        if (channel != null) {
            channel.writeAndFlush(new ClientHandler.Cancel(number));
        }
        queue.clear();
    }
}
