package io.sheaf.client.remote;

import io.sheaf.client.core.StoredPayloads;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.block.BlockReader;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.data.DataClient;
import io.sheaf.protocol.data.DataLimits;
import io.sheaf.protocol.data.PayloadSender;
import io.sheaf.protocol.data.RemoteBlocks;
import io.sheaf.protocol.data.StoredPayload;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads results from the workers that keep them, and puts inputs there. Safe for use by many threads. */
final class WorkerBlocks implements AutoCloseable {

    private static final int IDLE_SENDERS = 4;

    private final DataClient client;
    private final Map<WorkerAddress, Deque<PayloadSender>> idle = new LinkedHashMap<>();
    private boolean closed;

    WorkerBlocks(Token token) {
        client = new DataClient(token, DataLimits.STANDARD);
    }

    /** The payloads of these blocks. */
    StoredPayloads fetch(WorkerAddress holder, List<BlockId> ids) throws IOException {
        return new Fetched(client.fetch(holder, ids));
    }

    /** Owned by the thread that reads. */
    private static final class Fetched implements StoredPayloads {
        private final RemoteBlocks blocks;
        private BlockReader reader;

        Fetched(RemoteBlocks blocks) {
            this.blocks = blocks;
        }

        @Override
        public void next() throws IOException {
            InputStream in = blocks.next();
            reader = new BlockReader(in, blocks.last());
        }

        @Override
        public boolean nextPiece() throws IOException {
            return reader.nextFrame();
        }

        @Override
        public byte[] piece() {
            return reader.frame();
        }

        @Override
        public int length() {
            return reader.length();
        }

        @Override
        public void close() {
            blocks.close();
        }
    }

    /** Stores a payload there as that block; returns the fingerprint of its records. */
    long put(WorkerAddress worker, BlockId id, byte[] payload) throws IOException {
        PayloadSender waiting = idleOrNull(worker);
        if (waiting != null) {
            try {
                return put(waiting, worker, id, payload);
            } catch (IOException staleConnection) {
                return putAnew(worker, id, payload, staleConnection);
            }
        }
        return put(client.connect(worker), worker, id, payload);
    }

    private long putAnew(WorkerAddress worker, BlockId id, byte[] payload, IOException before) throws IOException {
        try {
            return put(client.connect(worker), worker, id, payload);
        } catch (IOException e) {
            e.addSuppressed(before);
            throw e;
        }
    }

    private long put(PayloadSender sender, WorkerAddress worker, BlockId id, byte[] payload) throws IOException {
        try {
            StoredPayload stored = sender.put(id, payload.length, new ByteArrayInputStream(payload));
            keep(worker, sender);
            return stored.fingerprint();
        } catch (IOException | RuntimeException e) {
            sender.close();
            throw e;
        }
    }

    private synchronized PayloadSender idleOrNull(WorkerAddress worker) {
        Deque<PayloadSender> senders = idle.get(worker);
        return senders == null ? null : senders.poll();
    }

    private synchronized void keep(WorkerAddress worker, PayloadSender sender) {
        Deque<PayloadSender> senders = idle.computeIfAbsent(worker, none -> new ArrayDeque<>());
        if (closed || senders.size() >= IDLE_SENDERS) {
            sender.close();
        } else {
            senders.add(sender);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            idle.values().forEach(senders -> senders.forEach(PayloadSender::close));
            idle.clear();
        }
        client.close();
    }
}
