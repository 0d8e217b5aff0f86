package io.sheaf.worker.shuffle;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.data.BlockHost;
import io.sheaf.protocol.data.ServedBlock;
import io.sheaf.protocol.data.StoredPayload;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.BlockWriter;
import io.sheaf.worker.storage.StoredBlock;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Supplier;

/** Serves a block store, and stores what clients put there: a payload becomes a block of one record. Safe for use by many threads. */
public final class StoreHost implements BlockHost {

    private static final long LONGEST_PAYLOAD = 1L << 29;
    private static final int FIRST_BYTES = 256 << 10;

    private final BlockStore store;
    private final Supplier<WorkerEpoch> epoch;

    public StoreHost(BlockStore store, Supplier<WorkerEpoch> epoch) {
        this.store = store;
        this.epoch = epoch;
    }

    @Override
    public WorkerEpoch epoch() {
        return epoch.get();
    }

    @Override
    public ServedBlock openOrNull(BlockId id) {
        StoredBlock block = store.open(id);
        if (block instanceof StoredBlock.InHeap heap) {
            return new ServedBlock.InHeap(heap.data(), heap.offset(), heap.size(), heap.crc32c());
        } else if (block instanceof StoredBlock.InFile file) {
            return new ServedBlock.InFile(file.file(), file.offset(), file.length(), file.crc32c());
        }
        return null;
    }

    @Override
    public Receiver receive(BlockId id, long length) throws IOException {
        long limit = Math.min(LONGEST_PAYLOAD, Runtime.getRuntime().maxMemory() / 4);
        if (length > limit) {
            throw new IOException("an input of " + length + " bytes is too long for this worker; its limit is " + limit
                    + ": cut the input into more tasks, or give workers more memory");
        }
        return new PayloadReceiver(id, (int) length);
    }

    /** Collects one payload. Room grows with what arrives, whatever was announced. */
    private final class PayloadReceiver implements Receiver {

        private final BlockId id;
        private final int length;
        private final WorkerEpoch acceptedBy = epoch.get();
        private byte[] payload;
        private int received;

        PayloadReceiver(BlockId id, int length) {
            this.id = id;
            this.length = length;
            payload = new byte[Math.min(length, FIRST_BYTES)];
        }

        @Override
        public void write(byte[] piece) {
            if (received + piece.length > payload.length) {
                long grown = Math.max(received + (long) piece.length, 2L * payload.length);
                payload = Arrays.copyOf(payload, (int) Math.min(length, grown));
            }
            System.arraycopy(piece, 0, payload, received, piece.length);
            received += piece.length;
        }

        @Override
        public StoredPayload finish() throws IOException {
            try (BlockWriter writer = store.writer(id, 1)) {
                // If the epoch ends from here on, what is written is freed with the rest of it; if it has ended before, that shows here.
                if (!acceptedBy.equals(epoch.get())) {
                    throw new IOException("worker " + acceptedBy + " is gone");
                }
                writer.append(0, payload, 0, received);
                BlockWriter.Written written = writer.finish();
                return new StoredPayload(written.bytes(), written.fingerprint());
            }
        }

        @Override
        public void abort() {
            payload = new byte[0];
        }
    }
}
