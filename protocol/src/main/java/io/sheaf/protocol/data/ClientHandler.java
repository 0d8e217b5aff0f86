package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import io.sheaf.plan.BlockId;
import io.sheaf.protocol.auth.Token;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One connection to a worker's data plane, on the side that reads. Other threads write {@link Open}, {@link Credit},
 * {@link Cancel} and {@link Silence} to the channel. Owned by the connection's event loop.
 */
final class ClientHandler extends ChannelDuplexHandler {

    record Open(ClientStream stream) {}

    record Credit(int number, int bytes) {}

    record Cancel(int number) {}

    /** A reader has waited in vain for as long as readers do. */
    record Silence() {}

    private static final int CLOSING = Integer.MAX_VALUE;

    private final Token token;
    private final FrameDecoder decoder;
    private final DataLimits limits;
    private final CompletableFuture<Void> welcome = new CompletableFuture<>();
    private final Map<Integer, Fetch> streams = new LinkedHashMap<>();
    private IOException trouble = new IOException("the worker closed the connection");
    private int lastNumber;
    private long unusedSinceNanos = System.nanoTime();
    private long lastFrameNanos = System.nanoTime();
    /** Places taken, by streams that are open or about to be; {@link #CLOSING} once nobody may take one any more. */
    private final AtomicInteger load = new AtomicInteger();

    /** A stream with what is still to come of it. */
    private static final class Fetch {
        final ClientStream stream;
        int blocksLeft;
        long bytesLeft;
        /** What the worker may still send: all that is queued for the reader is bounded by it. */
        long credit;

        Fetch(ClientStream stream) {
            this.stream = stream;
            blocksLeft = stream.blocks().size();
            credit = stream.window();
        }
    }

    ClientHandler(Token token, FrameDecoder decoder, DataLimits limits) {
        this.token = token;
        this.decoder = decoder;
        this.limits = limits;
    }

    /** Done when the worker has accepted the token; failed if it did not, or the connection was lost before. */
    CompletableFuture<Void> welcome() {
        return welcome;
    }

    /** Takes a place for one stream, unless all are taken. Any thread. */
    boolean reserve(int places) {
        return load.getAndUpdate(taken -> taken < places ? taken + 1 : taken) < places;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ByteBuf hello = ctx.alloc().buffer(Frames.LENGTH_BYTES + 7 + Token.BYTES);
        Frames.beginHandshake(hello, 7 + Token.BYTES, Frames.HELLO).writeInt(Frames.MAGIC).writeShort(Frames.VERSION);
        ctx.writeAndFlush(hello.writeBytes(token.bytes()));
        ctx.executor().schedule(() -> giveUpHandshake(ctx), limits.handshake().toNanos(), TimeUnit.NANOSECONDS);
        closeWhenUnused(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf frame = (ByteBuf) message;
        lastFrameNanos = System.nanoTime();
        try {
            byte type = frame.readByte();
            if (welcome.isDone()) {
                handle(type, frame);
            } else if (type == Frames.WELCOME && frame.readableBytes() == 2 && frame.readUnsignedShort() == Frames.VERSION) {
                decoder.welcome();
                welcome.complete(null);
            } else {
                throw new ProtocolViolation("what listens there is no data plane of this version");
            }
        } finally {
            frame.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (!welcome.isDone()) {
            welcome.completeExceptionally(new IOException("the worker did not accept the connection (other token or version?)", trouble));
        }
        streams.values().forEach(fetch -> fetch.stream.fail(trouble));
        streams.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        trouble = new IOException("the connection to the worker failed: " + cause.getMessage(), cause);
        ctx.close();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof Open open) {
            open(ctx, open.stream(), promise);
        } else if (message instanceof Credit credit) {
            credit(ctx, credit, promise);
        } else if (message instanceof Cancel cancel) {
            cancel(ctx, cancel.number(), promise);
        } else if (message instanceof Silence) {
            closeIfSilent(ctx);
            promise.setSuccess();
        } else {
            ReferenceCountUtil.release(message);
            promise.setFailure(new IllegalArgumentException("cannot be sent: " + message.getClass()));
        }
    }

    private void open(ChannelHandlerContext ctx, ClientStream stream, ChannelPromise promise) {
        int number = ++lastNumber;
        if (!ctx.channel().isActive()) {
            promise.setFailure(trouble);
            return;
        }
        if (!stream.openOn(ctx.channel(), number)) {
            load.decrementAndGet();
            promise.setSuccess();
            return;
        }
        streams.put(number, new Fetch(stream));
        ByteBuf frame = ctx.alloc().buffer();
        Frames.begin(frame, Frames.FETCH, number, 16 + stream.blocks().size() * Frames.BLOCK_ID_BYTES);
        frame.writeLong(stream.holder().value()).writeInt(stream.window()).writeInt(stream.blocks().size());
        stream.blocks().forEach(id -> Frames.writeId(frame, id));
        ctx.write(Frames.end(frame), promise);
    }

    private void credit(ChannelHandlerContext ctx, Credit credit, ChannelPromise promise) {
        Fetch fetch = streams.get(credit.number());
        if (fetch == null) {
            promise.setSuccess(); // All has come.
            return;
        }
        fetch.credit += credit.bytes();
        ByteBuf frame = Frames.begin(ctx.alloc().buffer(), Frames.CREDIT, credit.number(), 4).writeInt(credit.bytes());
        ctx.write(Frames.end(frame), promise);
    }

    private void cancel(ChannelHandlerContext ctx, int number, ChannelPromise promise) {
        if (streams.containsKey(number)) {
            remove(number);
            ctx.write(Frames.end(Frames.begin(ctx.alloc().buffer(), Frames.CANCEL, number, 0)), promise);
        } else {
            promise.setSuccess();
        }
    }

    // Other readers would wait in vain as well, and so would those to come. If frames come for others, only this one is held up.
    private void closeIfSilent(ChannelHandlerContext ctx) {
        if (System.nanoTime() - lastFrameNanos >= limits.silence().toNanos()) {
            trouble = new IOException("nothing came from the worker for " + limits.silence().toSeconds() + " s");
            ctx.close();
        }
    }

    private void handle(byte type, ByteBuf frame) {
        Frames.expectAtLeast(frame, 4);
        int number = frame.readInt();
        Fetch fetch = streams.get(number);
        if (fetch == null) {
            if (number < 1 || number > lastNumber) {
                throw new ProtocolViolation("stream " + number + " was never opened");
            }
            return; // What was under way when it was cancelled.
        }
        switch (type) {
            case Frames.BLOCK -> header(fetch, frame);
            case Frames.DATA -> data(fetch, frame);
            case Frames.MISSING -> missing(fetch, frame);
            case Frames.STREAM_FAILED -> {
                fetch.stream.fail(new IOException(Frames.readReason(frame)));
                remove(number);
            }
            default -> throw new ProtocolViolation("a frame of unknown type " + type);
        }
        if (fetch.blocksLeft == 0 && fetch.bytesLeft == 0) {
            remove(number);
        }
    }

    private static void header(Fetch fetch, ByteBuf frame) {
        Frames.expect(frame, 4 + Frames.BLOCK_ID_BYTES + 12);
        int index = frame.readInt();
        BlockId id = Frames.readId(frame);
        long length = frame.readLong();
        int crc = frame.readInt();
        if (length < 0) {
            throw new ProtocolViolation("a block of " + length + " bytes");
        }
        nextBlock(fetch);
        fetch.bytesLeft = length;
        fetch.stream.deliver(new BlockArrival.Header(index, id, length, crc));
    }

    private static void data(Fetch fetch, ByteBuf frame) {
        int length = frame.readableBytes();
        if (length > fetch.bytesLeft) {
            throw new ProtocolViolation("a block is longer than it claims");
        }
        if (length > fetch.credit) {
            throw new ProtocolViolation(length + " bytes of a block came for a credit of " + fetch.credit);
        }
        byte[] bytes = new byte[length];
        frame.readBytes(bytes);
        fetch.bytesLeft -= length;
        fetch.credit -= length;
        fetch.stream.deliver(new BlockArrival.Piece(bytes));
    }

    private static void missing(Fetch fetch, ByteBuf frame) {
        Frames.expectAtLeast(frame, 4 + Frames.BLOCK_ID_BYTES);
        int index = frame.readInt();
        BlockId id = Frames.readId(frame);
        nextBlock(fetch);
        fetch.stream.deliver(new BlockArrival.Missing(index, id, Frames.readReason(frame)));
    }

    private static void nextBlock(Fetch fetch) {
        if (fetch.bytesLeft > 0 || fetch.blocksLeft == 0) {
            throw new ProtocolViolation("a block begins " + fetch.bytesLeft + " bytes before the end of the one before");
        }
        fetch.blocksLeft--;
    }

    private void remove(int number) {
        if (streams.remove(number) != null) {
            load.decrementAndGet();
        }
        unusedSinceNanos = System.nanoTime();
    }

    private void giveUpHandshake(ChannelHandlerContext ctx) {
        if (!welcome.isDone()) {
            trouble = new IOException("no answer for " + limits.handshake().toSeconds() + " s");
            ctx.close();
        }
    }

    private void closeWhenUnused(ChannelHandlerContext ctx) {
        long allowed = limits.idle().toNanos() / 4;
        long left = allowed - (System.nanoTime() - unusedSinceNanos);
        // A place may be taken by a stream that is on its way here: it must not find the connection closed.
        if (left <= 0 && load.compareAndSet(0, CLOSING)) {
            ctx.close();
        } else if (ctx.channel().isActive()) {
            ctx.executor().schedule(() -> closeWhenUnused(ctx), left > 0 ? left : allowed, TimeUnit.NANOSECONDS);
        }
    }
}
