package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.protocol.auth.Token;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.CRC32C;

/** Puts payloads on one worker, one after another, and waits for each to be stored. Owned by one thread. */
public final class PayloadSender implements AutoCloseable {

    private static final int UNDER_WAY = 4;

    private final WorkerAddress worker;
    private final Token token;
    private final DataLimits limits;
    private final FrameDecoder decoder = new FrameDecoder();
    private final CompletableFuture<Void> welcome = new CompletableFuture<>();
    private final ArrayDeque<ChannelFuture> underWay = new ArrayDeque<>();
    private volatile CompletableFuture<StoredPayload> answer = new CompletableFuture<>();
    private Channel channel;
    private int number;

    PayloadSender(WorkerAddress worker, Token token, DataLimits limits) {
        this.worker = worker;
        this.token = token;
        this.limits = limits;
    }

    ChannelHandler[] handlers() {
        return new ChannelHandler[] {decoder, new Answers()};
    }

    void connect(ChannelFuture connecting) throws IOException {
        channel = connecting.channel();
        connecting.addListener(done -> {
            if (!done.isSuccess()) {
                welcome.completeExceptionally(done.cause());
            }
        });
        try {
            await(welcome);
        } catch (IOException e) {
            channel.close();
            throw new IOException("worker " + worker.worker() + " (" + worker.dataAddress() + ") cannot be reached: " + e.getMessage(), e);
        }
    }

    /** Sends exactly {@code length} bytes of {@code payload} as the payload of that block, and waits until it is stored. */
    public StoredPayload put(BlockId id, long length, InputStream payload) throws IOException {
        number++;
        answer = new CompletableFuture<>();
        // A connection that ends from here on fails this answer; one that ended before failed the last.
        if (!channel.isActive()) {
            throw new IOException("the connection to worker " + worker.worker() + " (" + worker.dataAddress() + ") was lost");
        }
        ByteBuf begin = frame(Frames.PUT, 8 + Frames.BLOCK_ID_BYTES + 8).writeLong(worker.worker().value());
        Frames.writeId(begin, id);
        send(Frames.end(begin.writeLong(length)));
        CRC32C crc = new CRC32C();
        for (long sent = 0; sent < length; ) {
            byte[] piece = payload.readNBytes((int) Math.min(Frames.MAX_PIECE, length - sent));
            if (piece.length == 0) {
                close();
                throw new IOException("the payload of " + id + " ended after " + sent + " of " + length + " bytes");
            }
            crc.update(piece);
            sent += piece.length;
            send(Unpooled.wrappedBuffer(frame(Frames.PUT_DATA, piece.length), Unpooled.wrappedBuffer(piece)));
        }
        send(Frames.end(frame(Frames.PUT_END, 4).writeInt((int) crc.getValue())));
        return await(answer);
    }

    @Override
    public void close() {
        channel.close();
    }

    // The body beyond the head is appended, or follows in a buffer of its own.
    private ByteBuf frame(byte type, int bodyBytes) {
        return Frames.begin(channel.alloc().buffer(), type, number, bodyBytes);
    }

    private void send(ByteBuf frame) throws IOException {
        underWay.add(channel.writeAndFlush(frame));
        while (underWay.size() > UNDER_WAY) {
            ChannelFuture oldest = underWay.poll();
            CompletableFuture<Void> written = new CompletableFuture<>();
            oldest.addListener(done -> {
                if (done.isSuccess()) {
                    written.complete(null);
                } else {
                    written.completeExceptionally(done.cause());
                }
            });
            await(written);
        }
    }

    private <T> T await(CompletableFuture<T> future) throws IOException {
        try {
            return future.get(limits.silence().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause().getMessage(), e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("no answer for " + limits.silence().toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while putting a payload on a worker");
        }
    }

    /** What the worker says. Owned by the event loop. */
    private final class Answers extends ChannelInboundHandlerAdapter {

        private IOException trouble = new IOException("the worker closed the connection");

        @Override
        public void channelActive(ChannelHandlerContext ctx) {
            ByteBuf hello = ctx.alloc().buffer(Frames.LENGTH_BYTES + 7 + Token.BYTES);
            Frames.beginHandshake(hello, 7 + Token.BYTES, Frames.HELLO).writeInt(Frames.MAGIC).writeShort(Frames.VERSION);
            ctx.writeAndFlush(hello.writeBytes(token.bytes()));
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ByteBuf frame = (ByteBuf) message;
            try {
                byte type = frame.readByte();
                if (type == Frames.WELCOME) {
                    decoder.welcome();
                    welcome.complete(null);
                } else if (type == Frames.STORED) {
                    Frames.expect(frame, 4 + 16);
                    frame.readInt();
                    answer.complete(new StoredPayload(frame.readLong(), frame.readLong()));
                } else if (type == Frames.STREAM_FAILED) {
                    Frames.expectAtLeast(frame, 4);
                    frame.readInt();
                    answer.completeExceptionally(new IOException(Frames.readReason(frame)));
                } else {
                    throw new ProtocolViolation("a frame of unknown type " + type);
                }
            } finally {
                frame.release();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            welcome.completeExceptionally(trouble);
            answer.completeExceptionally(trouble);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            trouble = new IOException("the connection to the worker failed: " + cause.getMessage(), cause);
            ctx.close();
        }
    }
}
