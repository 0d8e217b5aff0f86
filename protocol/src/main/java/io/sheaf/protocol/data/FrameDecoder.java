package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Cuts what arrives into frames. A length beyond the limit ends the connection before anything is kept for it. */
final class FrameDecoder extends ByteToMessageDecoder {

    private int limit = Frames.MAX_HELLO;

    /** The other side has shown the token. */
    void welcome() {
        limit = Frames.MAX_FRAME;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Frames.LENGTH_BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        if (length < 1 || length > limit) {
            in.skipBytes(in.readableBytes());
            throw new ProtocolViolation("a frame of " + length + " bytes; the limit is " + limit);
        }
        if (in.readableBytes() >= Frames.LENGTH_BYTES + length) {
            in.skipBytes(Frames.LENGTH_BYTES);
            out.add(in.readRetainedSlice(length));
        }
    }
}
