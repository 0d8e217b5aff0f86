package io.sheaf.protocol.data;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerEpoch;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Blocks of one worker, one after another, in the order they were asked for. Owned by the thread that reads; closing
 * early stops the transfer. Every error but a missing block ends the stream.
 */
public final class RemoteBlocks implements AutoCloseable {

    private final DataClient client;
    private final String address;
    private final WorkerEpoch holder;
    private final List<BlockId> blocks;
    private final DataLimits limits;
    private ClientStream stream;
    private int asked;
    private int next;
    private BlockInput current;

    RemoteBlocks(DataClient client, String address, WorkerEpoch holder, List<BlockId> blocks, DataLimits limits) {
        this.client = client;
        this.address = address;
        this.holder = holder;
        this.blocks = List.copyOf(blocks);
        this.limits = limits;
        if (!this.blocks.isEmpty()) {
            ask();
        }
    }

    /**
     * The next block's bytes, or null after the last; what was not read of the one before is skipped. The stream ends
     * only after its length and checksum were right, and fails otherwise.
     *
     * @throws MissingBlockException if the worker does not have the block; the next call gives the block after it
     * @throws IOException if the worker cannot be reached or does not answer
     */
    public InputStream next() throws IOException {
        if (current != null) {
            current.skipRest();
            current = null;
        }
        if (next == blocks.size()) {
            return null;
        }
        if (next == asked) {
            ask();
        }
        BlockId id = blocks.get(next);
        int index = next++ - stream.first();
        BlockArrival arrival = take();
        if (arrival instanceof BlockArrival.Missing missing && missing.index() == index && missing.id().equals(id)) {
            throw new MissingBlockException(id, missing.reason());
        }
        if (arrival instanceof BlockArrival.Header header && header.index() == index && header.id().equals(id)) {
            current = new BlockInput(header);
            return current;
        }
        throw broken("the worker answered with " + arrival + " instead of " + id);
    }

    /** The block that {@link #next} gave or refused last. */
    public BlockId last() {
        return blocks.get(next - 1);
    }

    @Override
    public void close() {
        next = blocks.size();
        asked = next;
        current = null;
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
    }

    private void ask() {
        int until = Math.min(blocks.size(), asked + Frames.MAX_BLOCKS);
        stream = client.open(address, holder, asked, blocks.subList(asked, until));
        asked = until;
    }

    private BlockArrival take() throws IOException {
        if (stream == null) {
            throw new IOException("the stream of blocks is closed");
        }
        return stream.take(limits.silence());
    }

    private IOException broken(String reason) {
        close();
        return new IOException(reason);
    }

    /** The bytes of one block. Owned by the reading thread. */
    private final class BlockInput extends InputStream {

        private final BlockArrival.Header header;
        private final CRC32C crc = new CRC32C();
        private long arrived;
        private byte[] piece = {};
        private int at;
        private boolean verified;

        BlockInput(BlockArrival.Header header) {
            this.header = header;
        }

        @Override
        public int read() throws IOException {
            return fill() ? piece[at++] & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, piece.length - at);
            System.arraycopy(piece, at, into, from, count);
            at += count;
            return count;
        }

        @Override
        public int available() {
            return piece.length - at;
        }

        void skipRest() throws IOException {
            while (fill()) {
                at = piece.length;
            }
        }

        /** Whether there is a byte to read; false only once the block was whole. */
        private boolean fill() throws IOException {
            if (at < piece.length) {
                return true;
            }
            if (current != this) {
                throw new IOException("this block's stream is no longer read");
            }
            if (arrived < header.length()) {
                nextPiece();
                return true;
            }
            verify();
            return false;
        }

        private void nextPiece() throws IOException {
            BlockArrival arrival = take();
            if (!(arrival instanceof BlockArrival.Piece next) || next.bytes().length == 0) {
                throw broken(header.id() + " ended after " + arrived + " of " + header.length() + " bytes");
            }
            piece = next.bytes();
            at = 0;
            arrived += piece.length;
            if (arrived > header.length()) {
                throw broken(header.id() + " is longer than the " + header.length() + " bytes it claims");
            }
            crc.update(piece);
            stream.consumed(piece.length);
        }

        private void verify() throws IOException {
            if (!verified && (int) crc.getValue() != header.crc32c()) {
                throw broken(header.id() + " is damaged: its checksum is wrong");
            }
            verified = true;
        }
    }
}
