package io.sheaf.worker.storage;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.util.Iterator;
import java.util.List;

/** Reads blocks out of a store of this JVM, whoever the holder is said to be. Safe for use by many threads. */
public final class LocalBlockFetcher implements BlockFetcher {

    private static final int BUFFER_BYTES = 64 << 10;

    private final BlockStore store;

    public LocalBlockFetcher(BlockStore store) {
        this.store = store;
    }

    @Override
    public BlockStream fetch(WorkerAddress holder, List<BlockId> blocks) {
        return new LocalStream(holder, blocks.iterator());
    }

    private final class LocalStream implements BlockStream {
        private final WorkerAddress holder;
        private final Iterator<BlockId> blocks;
        private InputStream current = InputStream.nullInputStream();

        LocalStream(WorkerAddress holder, Iterator<BlockId> blocks) {
            this.holder = holder;
            this.blocks = blocks;
        }

        @Override
        public InputStream next() throws LostBlockException {
            close();
            if (!blocks.hasNext()) {
                return null;
            }
            BlockId id = blocks.next();
            StoredBlock block = store.open(id);
            if (block == null) {
                throw LostBlockException.forGood(holder, id, "it is not kept here", null);
            }
            current = new CheckedBlockStream(open(id, block), block, holder, id);
            return current;
        }

        private InputStream open(BlockId id, StoredBlock block) throws LostBlockException {
            if (block instanceof StoredBlock.InHeap heap) {
                return new ByteArrayInputStream(heap.data(), heap.offset(), heap.size());
            }
            StoredBlock.InFile file = (StoredBlock.InFile) block;
            try {
                FileChannel channel = FileChannel.open(file.file());
                channel.position(file.offset());
                return new BufferedInputStream(Channels.newInputStream(channel), BUFFER_BYTES);
            } catch (IOException e) {
                throw new LostBlockException(holder, id, "its file cannot be opened", e);
            }
        }

        @Override
        public void close() {
            try {
                current.close();
            } catch (IOException e) {
                // Nothing was written through it, and what was read has been verified.
                current = InputStream.nullInputStream();
            }
        }
    }
}
