package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.Future;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.auth.Token;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * One connection of a reader or a client, on the side that holds blocks. Serves its streams in turn, a piece each, with
 * about a megabyte under way. Owned by the connection's event loop.
 */
final class ServerHandler extends ChannelInboundHandlerAdapter {

    private static final int MAX_STREAMS = 256;
    private static final int UNDER_WAY = 1 << 20;

    private final Token token;
    private final BlockHost host;
    private final FrameDecoder decoder;
    private final Executor disk;
    private final DataLimits limits;
    private final Map<Integer, ServedStream> streams = new LinkedHashMap<>();
    private final ArrayDeque<ServedStream> turns = new ArrayDeque<>();
    private final Map<Integer, IncomingPayload> payloads = new LinkedHashMap<>();
    private final Pauses pauses = new Pauses();
    private Future<?> handshakeTimer;
    private long lastUseNanos = System.nanoTime();
    private boolean authenticated;
    private boolean pumping;
    private int underWay;

    ServerHandler(Token token, BlockHost host, FrameDecoder decoder, Executor disk, DataLimits limits) {
        this.token = token;
        this.host = host;
        this.decoder = decoder;
        this.disk = disk;
        this.limits = limits;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        handshakeTimer = ctx.executor().schedule((Runnable) ctx::close, limits.handshake().toNanos(), TimeUnit.NANOSECONDS);
        closeWhenIdle(ctx);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf frame = (ByteBuf) message;
        try {
            lastUseNanos = System.nanoTime();
            byte type = frame.readByte();
            if (!authenticated) {
                handshake(ctx, type, frame);
            } else {
                handle(ctx, type, frame);
            }
        } finally {
            frame.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        pump(ctx);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        handshakeTimer.cancel(false);
        streams.values().forEach(ServedStream::close);
        streams.clear();
        turns.clear();
        payloads.values().forEach(IncomingPayload::abort);
        payloads.clear();
    }

    /** A peer's mistake, a lost connection: whatever it is, the connection is over and the peer sees that. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }

    private void handshake(ChannelHandlerContext ctx, byte type, ByteBuf frame) {
        boolean wellFormed = type == Frames.HELLO && frame.readableBytes() == 6 + Token.BYTES && frame.readInt() == Frames.MAGIC;
        int version = wellFormed ? frame.readUnsignedShort() : -1;
        byte[] offered = new byte[wellFormed ? Token.BYTES : 0];
        frame.readBytes(offered);
        if (!token.matches(offered) || version != Frames.VERSION) {
            ctx.close();
            return;
        }
        authenticated = true;
        handshakeTimer.cancel(false);
        decoder.welcome();
        ByteBuf welcome = ctx.alloc().ioBuffer(Frames.LENGTH_BYTES + 3);
        Frames.beginHandshake(welcome, 3, Frames.WELCOME).writeShort(Frames.VERSION);
        ctx.writeAndFlush(welcome);
    }

    private void handle(ChannelHandlerContext ctx, byte type, ByteBuf frame) {
        Frames.expectAtLeast(frame, 4);
        int number = frame.readInt();
        switch (type) {
            case Frames.FETCH -> fetch(ctx, number, frame);
            case Frames.CREDIT -> credit(number, frame);
            case Frames.CANCEL -> cancel(number);
            case Frames.PUT -> put(ctx, number, frame);
            case Frames.PUT_DATA -> {
                byte[] piece = new byte[frame.readableBytes()];
                frame.readBytes(piece);
                payload(number).add(piece);
            }
            case Frames.PUT_END -> {
                Frames.expect(frame, 4);
                payload(number).end(frame.readInt());
                payloads.remove(number);
            }
            default -> throw new ProtocolViolation("a frame of unknown type " + type);
        }
    }

    private void fetch(ChannelHandlerContext ctx, int number, ByteBuf frame) {
        Frames.expectAtLeast(frame, 8 + 4 + 4);
        WorkerEpoch wanted = new WorkerEpoch(frame.readLong());
        int credit = frame.readInt();
        int count = frame.readInt();
        if (count < 1 || count > Frames.MAX_BLOCKS || streams.size() >= MAX_STREAMS || streams.containsKey(number)) {
            throw new ProtocolViolation("a fetch of " + count + " blocks beside " + streams.size() + " others");
        }
        Frames.expect(frame, count * Frames.BLOCK_ID_BYTES);
        if (refuseStale(ctx, number, wanted)) {
            return;
        }
        List<BlockId> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            blocks.add(Frames.readId(frame));
        }
        ServedStream stream = new ServedStream(number, blocks, host);
        stream.addCredit(credit);
        streams.put(number, stream);
        turns.add(stream);
    }

    private boolean refuseStale(ChannelHandlerContext ctx, int number, WorkerEpoch wanted) {
        WorkerEpoch here = host.epoch();
        if (here.equals(wanted)) {
            return false;
        }
        writeFailure(ctx, number, "worker " + wanted + " is gone; worker " + here + " is here now");
        return true;
    }

    private void credit(int number, ByteBuf frame) {
        Frames.expect(frame, 4);
        int bytes = frame.readInt();
        ServedStream stream = streams.get(number);
        // The last credit of a stream arrives after its last byte was sent.
        if (stream != null) {
            boolean waited = !stream.canSend();
            stream.addCredit(bytes);
            if (waited) {
                turns.add(stream);
            }
        }
    }

    private void cancel(int number) {
        ServedStream stream = streams.remove(number);
        if (stream != null) {
            stream.close();
            turns.remove(stream);
        }
    }

    private void put(ChannelHandlerContext ctx, int number, ByteBuf frame) {
        Frames.expect(frame, 8 + Frames.BLOCK_ID_BYTES + 8);
        WorkerEpoch wanted = new WorkerEpoch(frame.readLong());
        BlockId id = Frames.readId(frame);
        long length = frame.readLong();
        if (length < 0 || payloads.size() >= MAX_STREAMS || payloads.containsKey(number)) {
            throw new ProtocolViolation("a payload of " + length + " bytes beside " + payloads.size() + " others");
        }
        String refusal = wanted.equals(host.epoch()) ? null : "worker " + wanted + " is gone";
        payloads.put(number, new IncomingPayload(id, length, refusal, host, disk, new IncomingPayload.Connection() {
            @Override
            public void stored(StoredPayload stored) {
                ByteBuf reply = Frames.begin(ctx.alloc().ioBuffer(), Frames.STORED, number, 16);
                ctx.writeAndFlush(Frames.end(reply.writeLong(stored.blockBytes()).writeLong(stored.fingerprint())));
            }

            @Override
            public void failed(String reason) {
                writeFailure(ctx, number, reason);
            }

            @Override
            public void pause() {
                pauses.pause(ctx.channel());
            }

            @Override
            public void resume() {
                pauses.resume(ctx.channel());
            }
        }));
    }

    private IncomingPayload payload(int number) {
        IncomingPayload payload = payloads.get(number);
        if (payload == null) {
            throw new ProtocolViolation("data of an unknown payload");
        }
        return payload;
    }

    private static void writeFailure(ChannelHandlerContext ctx, int number, String reason) {
        byte[] text = Frames.reason(reason);
        ByteBuf frame = Frames.begin(ctx.alloc().ioBuffer(), Frames.STREAM_FAILED, number, text.length).writeBytes(text);
        ctx.writeAndFlush(Frames.end(frame));
    }

    // Writes that end at once call back in here, so that only the outermost call loops.
    private void pump(ChannelHandlerContext ctx) {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            boolean wrote = false;
            while (underWay < UNDER_WAY && !turns.isEmpty()) {
                ServedStream stream = turns.poll();
                stream.sendNext(ctx, (message, bytes) -> write(ctx, message, bytes));
                wrote = true;
                if (stream.done()) {
                    streams.values().remove(stream);
                } else if (stream.canSend()) {
                    turns.add(stream);
                }
            }
            if (wrote) {
                ctx.flush();
            }
        } finally {
            pumping = false;
        }
        if (underWay < UNDER_WAY && !turns.isEmpty() && ctx.channel().isActive()) {
            ctx.executor().execute(() -> pump(ctx));
        }
    }

    private void write(ChannelHandlerContext ctx, Object message, int bytes) {
        underWay += bytes;
        ChannelFuture written = ctx.write(message);
        written.addListener(done -> {
            underWay -= bytes;
            lastUseNanos = System.nanoTime();
            if (!done.isSuccess()) {
                ctx.close();
            } else if (underWay <= UNDER_WAY / 2) {
                pump(ctx);
            }
        });
    }

    // A reader may take its time between two credits; a writer that stops in the middle is gone.
    private void closeWhenIdle(ChannelHandlerContext ctx) {
        long allowed = (payloads.isEmpty() ? limits.idle() : limits.silence()).toNanos();
        long left = allowed - (System.nanoTime() - lastUseNanos);
        if (left <= 0 && streams.isEmpty()) {
            ctx.close();
        } else if (ctx.channel().isActive()) {
            long wait = Math.min(left > 0 ? left : allowed, limits.silence().toNanos());
            ctx.executor().schedule(() -> closeWhenIdle(ctx), wait, TimeUnit.NANOSECONDS);
        }
    }

    /** Reads the connection only while none of its payloads has paused it. Safe for the loop and the disk's threads. */
    private static final class Pauses {

        private int count;

        synchronized void pause(Channel channel) {
            count++;
            channel.config().setAutoRead(false);
        }

        synchronized void resume(Channel channel) {
            count--;
            channel.config().setAutoRead(count == 0);
        }
    }
}
