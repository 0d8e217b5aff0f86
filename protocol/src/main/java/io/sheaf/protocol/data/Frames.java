package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * Types, limits and fields of frames. A body that is not what its type wants is a {@link ProtocolViolation}.
 *
 * <p>A frame of the handshake is its length, its type and its body. Every later one is its length, a checksum of length, type and
 * number, the type, the number of its stream, its body and a checksum of that; pieces of blocks and payloads end without one,
 * as these have checksums of their own. So a bit that flips is noticed when it comes, not when somebody has waited too long for
 * bytes that were never sent.
 */
final class Frames {

    static final int MAGIC = 0x53484456;
    static final int VERSION = 2;

    // From the side that connects.
    static final byte HELLO = 1;
    static final byte FETCH = 2;
    static final byte CREDIT = 3;
    static final byte CANCEL = 4;
    static final byte PUT = 5;
    static final byte PUT_DATA = 6;
    static final byte PUT_END = 7;

    // From the side that holds blocks.
    static final byte WELCOME = 65;
    static final byte BLOCK = 66;
    static final byte DATA = 67;
    static final byte MISSING = 68;
    static final byte STREAM_FAILED = 69;
    static final byte STORED = 70;

    static final int LENGTH_BYTES = 4;
    /** A checksum. */
    static final int CHECK_BYTES = 4;
    /** What comes before the head of every frame after the handshake. */
    static final int PREFIX_BYTES = LENGTH_BYTES + CHECK_BYTES;
    /** Type and stream number. */
    static final int HEAD_BYTES = 5;
    static final int BLOCK_ID_BYTES = 36;
    /** Bytes of a block in one frame, at most. */
    static final int MAX_PIECE = 256 << 10;
    /** The longest frame, without its length. */
    static final int MAX_FRAME = HEAD_BYTES + MAX_PIECE;
    /** The longest frame before the token was shown. */
    static final int MAX_HELLO = 64;
    /** Blocks one fetch may name. */
    static final int MAX_BLOCKS = 1024;
    static final int MAX_REASON_BYTES = 1024;

    private Frames() {}

    /** Begins a frame of the handshake. */
    static ByteBuf beginHandshake(ByteBuf out, int frameLength, byte type) {
        return out.writeInt(frameLength).writeByte(type);
    }

    /** Begins a frame; one that is no piece must be {@link #end ended}. */
    static ByteBuf begin(ByteBuf out, byte type, int number, int bodyBytes) {
        int length = HEAD_BYTES + bodyBytes + (isPiece(type) ? 0 : CHECK_BYTES);
        return out.writeInt(length).writeInt(headCheck(length, type, number)).writeByte(type).writeInt(number);
    }

    /** Ends a frame that the buffer begins with. */
    static ByteBuf end(ByteBuf frame) {
        int body = frame.readerIndex() + PREFIX_BYTES + HEAD_BYTES;
        return frame.writeInt(check(frame, body, frame.writerIndex() - body));
    }

    /** Whether such a frame is a piece of a block or payload, which has a checksum of its own. */
    static boolean isPiece(byte type) {
        return type == DATA || type == PUT_DATA;
    }

    static int headCheck(int length, byte type, int number) {
        CRC32C crc = new CRC32C();
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            crc.update(length >>> shift);
        }
        crc.update(type);
        for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            crc.update(number >>> shift);
        }
        return (int) crc.getValue();
    }

    static int check(ByteBuf bytes, int index, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.nioBuffer(index, length));
        return (int) crc.getValue();
    }

    static void writeId(ByteBuf out, BlockId id) {
        out.writeLong(id.job().high()).writeLong(id.job().low());
        out.writeInt(id.stage().value()).writeInt(id.generation().value());
        out.writeInt(id.task()).writeInt(id.attempt()).writeInt(id.partition());
    }

    static BlockId readId(ByteBuf in) {
        JobId job = new JobId(in.readLong(), in.readLong());
        int stage = in.readInt();
        int generation = in.readInt();
        if (stage < 0 || generation < 0) {
            throw new ProtocolViolation("a block of stage " + stage + ", generation " + generation);
        }
        return new BlockId(
                job, new StageId(stage), new StageGeneration(generation), in.readInt(), in.readInt(), in.readInt());
    }

    /** A text as long as the reason may be. */
    static byte[] reason(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length <= MAX_REASON_BYTES ? bytes : java.util.Arrays.copyOf(bytes, MAX_REASON_BYTES);
    }

    static String readReason(ByteBuf in) {
        return in.readCharSequence(in.readableBytes(), StandardCharsets.UTF_8).toString();
    }

    static void expect(ByteBuf in, int bytes) {
        if (in.readableBytes() != bytes) {
            throw new ProtocolViolation("a frame has " + in.readableBytes() + " bytes instead of " + bytes);
        }
    }

    static void expectAtLeast(ByteBuf in, int bytes) {
        if (in.readableBytes() < bytes) {
            throw new ProtocolViolation("a frame has " + in.readableBytes() + " bytes, less than " + bytes);
        }
    }
}
