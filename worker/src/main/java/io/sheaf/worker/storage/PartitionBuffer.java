package io.sheaf.worker.storage;

import io.sheaf.codec.Fingerprint;
import io.sheaf.codec.KeyHash;
import io.sheaf.plan.block.BlockFormat;
import io.sheaf.plan.block.BlockSummary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The records of one partition on their way into a block: finished frames and one that is being filled. Owned by the attempt's thread. */
final class PartitionBuffer {

    private static final int MOST_FRAME_BYTES = 64 << 10;
    private static final int LEAST_FRAME_BYTES = 1 << 10;
    /** What the frames take together that are being filled, unless there are so many that the least is more. */
    private static final int ALL_OPEN_BYTES = 4 << 20;
    private static final int FIRST_BYTES = 256;
    private static final byte[] NONE = {};

    /** A finished frame in memory, with its header. */
    record Frame(byte[] bytes, int length) {}

    /** Finished frames in the scratch file. */
    record Spilled(long offset, long length) {}

    final List<Spilled> spilled = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    private final int frameBytes;
    private final FramePacking packing;
    private byte[] open = NONE;
    private int used;
    private long bytes;
    private long records;
    private long payload;
    private long fingerprint;

    /** One of so many buffers. Only that decides how long frames are, never memory: the same records are the same block everywhere. */
    PartitionBuffer(int buffers, FramePacking packing) {
        this.packing = packing;
        frameBytes = Math.max(LEAST_FRAME_BYTES, Math.min(MOST_FRAME_BYTES, ALL_OPEN_BYTES / buffers));
    }

    /** Adds one record. Returns how many bytes became a finished frame, 0 for none. */
    int append(byte[] data, int from, int length) {
        int finished = used > 0 && used + length > frameBytes ? finishFrame() : 0;
        ensure(length);
        System.arraycopy(data, from, open, used, length);
        used += length;
        records++;
        payload += length;
        fingerprint = Fingerprint.append(fingerprint, KeyHash.hash(data, from, length));
        return finished;
    }

    /** Closes the frame that is being filled, if it holds anything. Returns its length with header. */
    int finishFrame() {
        if (used <= BlockFormat.FRAME_HEADER_BYTES) {
            return 0;
        }
        Frame frame = packing.packOrNull(open, used);
        if (frame == null) {
            BlockFormat.putFrameHeader(open, 0, used - BlockFormat.FRAME_HEADER_BYTES);
            frame = new Frame(open.length / 2 > used ? Arrays.copyOf(open, used) : open, used);
            open = NONE;
        }
        frames.add(frame);
        bytes += frame.length();
        used = 0;
        return frame.length();
    }

    /** Whether there is anything in the block that may refer to names. */
    boolean hasRecords() {
        return records > 0;
    }

    /** Length of the block, once all frames are finished. */
    long blockBytes(byte[] names) {
        return BlockFormat.HEADER_BYTES + (hasRecords() ? names.length : 0) + bytes + BlockFormat.TRAILER_BYTES;
    }

    BlockSummary summary() {
        return new BlockSummary(records, payload, fingerprint);
    }

    private void ensure(int more) {
        if (used == 0) {
            used = BlockFormat.FRAME_HEADER_BYTES;
        }
        long needed = (long) used + more;
        if (needed > BlockFormat.MAX_FRAME_BYTES) {
            throw new IllegalArgumentException("a record of " + more + " bytes is too long; the limit is 1 GiB");
        }
        if (needed > open.length) {
            // By four, for all that is copied on the way is copied once more into the block.
            long grown = Math.max(needed, Math.max(FIRST_BYTES, 4L * open.length));
            open = Arrays.copyOf(open, (int) Math.min(grown, Math.max(needed, frameBytes)));
        }
    }
}
