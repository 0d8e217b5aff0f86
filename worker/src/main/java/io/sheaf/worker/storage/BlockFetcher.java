package io.sheaf.worker.storage;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.block.FrameDecoder;
import java.io.InputStream;
import java.util.List;

/** Reads blocks that a worker holds, this one or another. Safe for use by many threads. */
public interface BlockFetcher {

    /** Asks for these blocks of one worker, which come in this order. */
    BlockStream fetch(WorkerAddress holder, List<BlockId> blocks);

    /** Reads compressed frames of the blocks. */
    default FrameDecoder decoder() {
        return FrameDecoder.NONE;
    }

    /** The blocks asked for, one after another. Used by one thread; closing early stops the transfer. */
    interface BlockStream extends AutoCloseable {

        /**
         * The next block's bytes, or null after the last. Reading waits for data by credit and fails with a
         * {@link LostBlockException} if the block is missing, shorter or other than it claims, or its checksum is wrong.
         * The end of the stream is reported only after the checksum was right.
         */
        InputStream next() throws LostBlockException;

        @Override
        void close();
    }
}
