package io.sheaf.protocol.data;

import io.netty.buffer.ByteBuf;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import java.nio.charset.StandardCharsets;

/** Types, limits and fields of frames. A body that is not what its type wants is a {@link ProtocolViolation}. */
final class Frames {

    static final int MAGIC = 0x53484456;
    static final int VERSION = 1;

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
    /** Type and stream number, with which every frame after the handshake begins. */
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

    static ByteBuf begin(ByteBuf out, int frameLength, byte type) {
        return out.writeInt(frameLength).writeByte(type);
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
