package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Cuts what arrives into frames, from the type to the end of the body. A length beyond the limit, and a checksum that is wrong, end
 * the connection before anything is kept for the frame.
 */
final class FrameDecoder extends ByteToMessageDecoder {

    private boolean welcomed;

    /** The other side has shown the token: from now on frames have checksums. */
    void welcome() {
        welcomed = true;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (welcomed) {
            frame(in, out);
        } else {
            handshake(in, out);
        }
    }

    private static void handshake(ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Frames.LENGTH_BYTES) {
            return;
        }
        int length = in.getInt(in.readerIndex());
        checkLength(in, 1, length, Frames.MAX_HELLO);
        if (in.readableBytes() >= Frames.LENGTH_BYTES + length) {
            in.skipBytes(Frames.LENGTH_BYTES);
            out.add(in.readRetainedSlice(length));
        }
    }

    private static void frame(ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Frames.PREFIX_BYTES + Frames.HEAD_BYTES) {
            return;
        }
        int start = in.readerIndex();
        int length = in.getInt(start);
        int head = start + Frames.PREFIX_BYTES;
        byte type = in.getByte(head);
        if (in.getInt(start + Frames.LENGTH_BYTES) != Frames.headCheck(length, type, in.getInt(head + 1))) {
            throw violation(in, "a frame is damaged: the checksum of its head is wrong");
        }
        checkLength(in, Frames.HEAD_BYTES + (Frames.isPiece(type) ? 0 : Frames.CHECK_BYTES), length, Frames.MAX_FRAME);
        if (in.readableBytes() < Frames.PREFIX_BYTES + length) {
            return;
        }
        in.skipBytes(Frames.PREFIX_BYTES);
        if (Frames.isPiece(type)) {
            out.add(in.readRetainedSlice(length));
            return;
        }
        int end = head + length - Frames.CHECK_BYTES;
        int body = head + Frames.HEAD_BYTES;
        if (in.getInt(end) != Frames.check(in, body, end - body)) {
            throw violation(in, "a frame is damaged: the checksum of its body is wrong");
        }
        out.add(in.readRetainedSlice(length - Frames.CHECK_BYTES));
        in.skipBytes(Frames.CHECK_BYTES);
    }

    private static void checkLength(ByteBuf in, int least, int length, int most) {
        if (length < least || length > most) {
            throw violation(in, "a frame of " + length + " bytes; the limit is " + most);
        }
    }

    private static ProtocolViolation violation(ByteBuf in, String what) {
        in.skipBytes(in.readableBytes());
        return new ProtocolViolation(what);
    }
}
