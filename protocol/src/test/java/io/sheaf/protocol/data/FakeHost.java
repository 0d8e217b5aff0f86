package io.sheaf.protocol.data;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.WorkerEpoch;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;

/** A worker that holds what a test gives it. */
final class FakeHost implements BlockHost {

    static final WorkerEpoch EPOCH = new WorkerEpoch(7);

    final Map<BlockId, ServedBlock> blocks = new ConcurrentHashMap<>();
    final Map<BlockId, byte[]> received = new ConcurrentHashMap<>();
    final CountDownLatch receiving = new CountDownLatch(1);
    final AtomicInteger aborted = new AtomicInteger();

    static BlockId id(int task) {
        return new BlockId(new JobId(1, 2), new StageId(3), new StageGeneration(4), task, 5, 6);
    }

    static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    void putInHeap(BlockId id, byte[] bytes) {
        byte[] around = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, around, 10, bytes.length);
        blocks.put(id, new ServedBlock.InHeap(around, 10, bytes.length, crc(bytes)));
    }

    void putInFile(BlockId id, byte[] bytes, Path file) throws IOException {
        byte[] around = new byte[bytes.length + 20];
        System.arraycopy(bytes, 0, around, 10, bytes.length);
        Files.write(file, around);
        blocks.put(id, new ServedBlock.InFile(file, 10, bytes.length, crc(bytes)));
    }

    @Override
    public WorkerEpoch epoch() {
        return EPOCH;
    }

    @Override
    public ServedBlock openOrNull(BlockId id) {
        return blocks.get(id);
    }

    @Override
    public Receiver receive(BlockId id, long length) throws IOException {
        if (length > 100 << 20) {
            throw new IOException("too long");
        }
        receiving.countDown();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return new Receiver() {
            @Override
            public void write(byte[] piece) throws IOException {
                bytes.write(piece);
            }

            @Override
            public StoredPayload finish() {
                received.put(id, bytes.toByteArray());
                return new StoredPayload(bytes.size() + 1, 42);
            }

            @Override
            public void abort() {
                aborted.incrementAndGet();
            }
        };
    }
}
