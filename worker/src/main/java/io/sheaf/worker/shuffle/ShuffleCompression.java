package io.sheaf.worker.shuffle;

import io.sheaf.plan.block.FrameEncoder;

/** Whether a worker compresses what it writes for other stages to read. Every worker reads both, so that a cluster may mix them. */
public enum ShuffleCompression {
    /** Within one machine, where copying is faster than compressing. */
    NONE,
    /** Where a network or a disk is slower than about 300 MB/s for each slot; by LZ4, and only frames that shrink by an eighth. */
    LZ4;

    /** What frames are encoded by. The library is loaded only where it is asked for. */
    public FrameEncoder encoder() {
        return this == LZ4 ? Lz4Frames.INSTANCE : FrameEncoder.NONE;
    }
}
