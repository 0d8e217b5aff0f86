package io.sheaf.worker.shuffle;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.block.FrameDecoder;
import io.sheaf.protocol.data.DataClient;
import io.sheaf.protocol.data.MissingBlockException;
import io.sheaf.protocol.data.NoConnectionException;
import io.sheaf.protocol.data.RemoteBlocks;
import io.sheaf.protocol.data.SilentPeerException;
import io.sheaf.worker.storage.BlockFetcher;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.LostBlockException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/** Reads blocks of other workers over the data plane, and this worker's own out of its store. Safe for use by many threads. */
public final class NetworkBlockFetcher implements BlockFetcher {

    private final LocalBlockFetcher own;
    private final Supplier<WorkerEpoch> epoch;
    private final DataClient client;

    public NetworkBlockFetcher(LocalBlockFetcher own, Supplier<WorkerEpoch> epoch, DataClient client) {
        this.own = own;
        this.epoch = epoch;
        this.client = client;
    }

    @Override
    public BlockStream fetch(WorkerAddress holder, List<BlockId> blocks) {
        if (holder.worker().equals(epoch.get())) {
            return own.fetch(holder, blocks);
        }
        return new Remote(holder, client.fetch(holder, blocks));
    }

    @Override
    public FrameDecoder decoder() {
        // Looked up only when a compressed frame comes.
        return (encoded, from, length, frame, frameLength) -> Lz4Frames.INSTANCE.decode(encoded, from, length, frame, frameLength);
    }

    private static LostBlockException lost(WorkerAddress holder, BlockId block, IOException e) {
        boolean forGood = e instanceof MissingBlockException || e instanceof NoConnectionException || e instanceof SilentPeerException;
        return forGood ? LostBlockException.forGood(holder, block, e.getMessage(), e) : new LostBlockException(holder, block, e.getMessage(), e);
    }

    /** Whatever goes wrong is a lost block of that holder. */
    private static final class Remote implements BlockStream {

        private final WorkerAddress holder;
        private final RemoteBlocks blocks;

        Remote(WorkerAddress holder, RemoteBlocks blocks) {
            this.holder = holder;
            this.blocks = blocks;
        }

        @Override
        public InputStream next() throws LostBlockException {
            try {
                InputStream in = blocks.next();
                return in == null ? null : new LostInput(in, holder, blocks.last());
            } catch (IOException e) {
                throw lost(holder, blocks.last(), e);
            }
        }

        @Override
        public void close() {
            blocks.close();
        }
    }

    private static final class LostInput extends InputStream {

        private final InputStream in;
        private final WorkerAddress holder;
        private final BlockId block;

        LostInput(InputStream in, WorkerAddress holder, BlockId block) {
            this.in = in;
            this.holder = holder;
            this.block = block;
        }

        @Override
        public int read() throws LostBlockException {
            try {
                return in.read();
            } catch (IOException e) {
                throw lost(e);
            }
        }

        @Override
        public int read(byte[] into, int from, int length) throws LostBlockException {
            try {
                return in.read(into, from, length);
            } catch (IOException e) {
                throw lost(e);
            }
        }

        private LostBlockException lost(IOException e) {
            return NetworkBlockFetcher.lost(holder, block, e);
        }
    }
}
