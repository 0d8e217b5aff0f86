package io.sheaf.worker.storage;

import io.sheaf.plan.block.BlockFormat;
import io.sheaf.plan.block.FrameEncoder;
import io.sheaf.worker.storage.PartitionBuffer.Frame;
import java.util.Arrays;

/** Compresses finished frames where that pays. Owned by the attempt's thread. */
final class FramePacking {

    private static final int HEADER_BYTES = BlockFormat.FRAME_HEADER_BYTES + BlockFormat.FRAME_LENGTH_BYTES;

    private final FrameEncoder encoder;
    private byte[] room = {};

    FramePacking(FrameEncoder encoder) {
        this.encoder = encoder;
    }

    /**
     * The compressed form, or null if it does not save an eighth.
     *
     * @param open begins with room for a frame's header
     * @param used of it
     */
    Frame packOrNull(byte[] open, int used) {
        int plain = used - BlockFormat.FRAME_HEADER_BYTES;
        int longest = encoder.longest(plain);
        if (longest == 0) {
            return null;
        }
        if (room.length < HEADER_BYTES + longest) {
            room = new byte[HEADER_BYTES + longest];
        }
        int packed = encoder.encode(open, BlockFormat.FRAME_HEADER_BYTES, plain, room, HEADER_BYTES);
        if (packed == 0 || packed > plain - plain / 8 - BlockFormat.FRAME_LENGTH_BYTES) {
            return null;
        }
        BlockFormat.putPackedFrameHeader(room, 0, packed, plain);
        return new Frame(Arrays.copyOf(room, HEADER_BYTES + packed), HEADER_BYTES + packed);
    }
}
