package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.sheaf.plan.BlockId;
import java.io.IOException;
import java.util.List;

/** The blocks one reader asked for and how far they are sent. Owned by the connection's event loop. */
final class ServedStream {

    /** More credit than this is a mistake of the reader. */
    private static final long MAX_CREDIT = 64L << 20;

    private final int number;
    private final List<BlockId> blocks;
    private final BlockHost host;
    private long credit;
    private int next;
    private ServedBlock current;
    private OpenFile file;
    private long sent;

    ServedStream(int number, List<BlockId> blocks, BlockHost host) {
        this.number = number;
        this.blocks = blocks;
        this.host = host;
    }

    void addCredit(int bytes) {
        if (bytes < 0 || credit + bytes > MAX_CREDIT) {
            throw new ProtocolViolation("a credit of " + bytes + " bytes more than " + credit);
        }
        credit += bytes;
    }

    boolean done() {
        return current == null && next == blocks.size();
    }

    /** Whether there is something to send and room for it. */
    boolean canSend() {
        return current == null ? next < blocks.size() : credit > 0;
    }

    /** Writes the next header or piece, without a flush. Answers the bytes written, through the callback of each write. */
    void sendNext(ChannelHandlerContext ctx, PieceWriter writer) {
        if (current == null) {
            open(ctx, writer);
        }
        if (current != null && credit > 0 && sent < current.length()) {
            sendPiece(ctx, writer);
        }
        if (current != null && sent == current.length()) {
            close();
        }
    }

    /** Lets go of what is open. */
    void close() {
        current = null;
        sent = 0;
        if (file != null) {
            file.release();
            file = null;
        }
    }

    /** Writes one message of that many bytes. */
    interface PieceWriter {
        void write(Object message, int bytes);
    }

    private void open(ChannelHandlerContext ctx, PieceWriter writer) {
        int index = next++;
        BlockId id = blocks.get(index);
        ServedBlock block = host.openOrNull(id);
        String trouble = block == null ? "the worker does not hold it" : openFile(block);
        if (trouble != null) {
            writeMissing(ctx, writer, index, id, trouble);
            return;
        }
        current = block;
        ByteBuf header = Frames.begin(ctx.alloc().ioBuffer(), Frames.BLOCK, number, 4 + Frames.BLOCK_ID_BYTES + 12).writeInt(index);
        Frames.writeId(header, id);
        Frames.end(header.writeLong(block.length()).writeInt(block.crc32c()));
        writer.write(header, header.readableBytes());
    }

    // A file that is shorter than it should be is found here, while it can still be said.
    private String openFile(ServedBlock block) {
        if (!(block instanceof ServedBlock.InFile part)) {
            return null;
        }
        try {
            file = new OpenFile(part.file());
            if (file.channel().size() >= part.offset() + part.length()) {
                return null;
            }
            close();
            return "its file is too short";
        } catch (IOException e) {
            return "its file cannot be opened: " + e;
        }
    }

    private void writeMissing(ChannelHandlerContext ctx, PieceWriter writer, int index, BlockId id, String trouble) {
        byte[] reason = Frames.reason(trouble);
        ByteBuf frame = Frames.begin(ctx.alloc().ioBuffer(), Frames.MISSING, number, 4 + Frames.BLOCK_ID_BYTES + reason.length).writeInt(index);
        Frames.writeId(frame, id);
        Frames.end(frame.writeBytes(reason));
        writer.write(frame, frame.readableBytes());
    }

    private void sendPiece(ChannelHandlerContext ctx, PieceWriter writer) {
        int bytes = (int) Math.min(Math.min(credit, Frames.MAX_PIECE), current.length() - sent);
        ByteBuf head = Frames.begin(ctx.alloc().ioBuffer(Frames.PREFIX_BYTES + Frames.HEAD_BYTES), Frames.DATA, number, bytes);
        writer.write(head, head.readableBytes());
        writer.write(payload(bytes), bytes);
        sent += bytes;
        credit -= bytes;
    }

    private Object payload(int bytes) {
        if (current instanceof ServedBlock.InHeap heap) {
            return Unpooled.wrappedBuffer(heap.data(), heap.offset() + (int) sent, bytes);
        }
        return new FilePiece(file, ((ServedBlock.InFile) current).offset() + sent, bytes);
    }
}
