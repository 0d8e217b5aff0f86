package io.sheaf.client.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.client.core.StoredPayloads;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.plan.block.BlockFormat;
import io.sheaf.plan.block.BlockSummary;
import io.sheaf.plan.block.DamagedBlockException;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.data.BlockHost;
import io.sheaf.protocol.data.DataLimits;
import io.sheaf.protocol.data.DataServer;
import io.sheaf.protocol.data.MissingBlockException;
import io.sheaf.protocol.data.ServedBlock;
import io.sheaf.protocol.data.StoredPayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WorkerBlocksTest {

    private static final WorkerEpoch EPOCH = new WorkerEpoch(7);

    private final Token token = Token.random();
    private final Host host = new Host();
    private final WorkerBlocks blocks = new WorkerBlocks(token);
    private DataServer server;
    private WorkerAddress worker;

    @BeforeEach
    void start() throws IOException {
        server = DataServer.start(token, host, DataLimits.STANDARD);
        worker = new WorkerAddress(EPOCH, server.address());
    }

    @AfterEach
    void stop() {
        blocks.close();
        server.close();
    }

    private static BlockId id(int task) {
        return new BlockId(new JobId(1, 2), new StageId(3), new StageGeneration(4), task, 5, 0);
    }

    /** A block of these frames. */
    private static byte[] block(BlockId id, byte[]... frames) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(BlockFormat.header(id));
        long payload = 0;
        for (byte[] frame : frames) {
            byte[] framed = new byte[BlockFormat.FRAME_HEADER_BYTES + frame.length];
            System.arraycopy(frame, 0, framed, BlockFormat.FRAME_HEADER_BYTES, frame.length);
            BlockFormat.putFrameHeader(framed, 0, frame.length);
            block.writeBytes(framed);
            payload += frame.length;
        }
        block.writeBytes(BlockFormat.trailer(new BlockSummary(frames.length, payload, 0)));
        return block.toByteArray();
    }

    private byte[] fetch(WorkerAddress holder, BlockId id) throws IOException {
        try (StoredPayloads payloads = blocks.fetch(holder, List.of(id))) {
            return next(payloads);
        }
    }

    private static byte[] next(StoredPayloads payloads) throws IOException {
        payloads.next();
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        while (payloads.nextPiece()) {
            whole.write(payloads.piece(), 0, payloads.length());
        }
        return whole.toByteArray();
    }

    @Test
    void givesManyPayloadsOverOneStreamAndGoesOnAfterOneThatIsMissing() throws IOException {
        List<BlockId> wanted = new ArrayList<>();
        for (int task = 0; task < 5_000; task++) {
            wanted.add(id(task));
            if (task != 1_234) {
                host.serve(id(task), block(id(task), new byte[] {(byte) task}));
            }
        }
        try (StoredPayloads payloads = blocks.fetch(worker, wanted)) {
            for (int task = 0; task < wanted.size(); task++) {
                if (task == 1_234) {
                    assertThatThrownBy(payloads::next).isInstanceOf(MissingBlockException.class).hasMessageContaining("task 1234");
                } else {
                    assertThat(next(payloads)).containsExactly((byte) task);
                }
            }
        }
    }

    @Test
    void givesThePayloadOfABlockWithoutWhatIsAroundIt() throws IOException {
        byte[] large = new byte[5 << 20];
        new Random(1).nextBytes(large);
        host.serve(id(1), block(id(1), new byte[] {1, 2}, large));
        host.serve(id(2), block(id(2)));
        byte[] payload = fetch(worker, id(1));
        assertThat(payload).hasSize(large.length + 2).startsWith(1, 2).endsWith(large[large.length - 1]);
        assertThat(fetch(worker, id(2))).isEmpty();
    }

    @Test
    void refusesTheBlockOfAnotherTaskAndADamagedOne() {
        host.serve(id(1), block(id(2), new byte[] {1}));
        byte[] damaged = block(id(3), new byte[] {1, 2, 3});
        damaged[BlockFormat.HEADER_BYTES + BlockFormat.FRAME_HEADER_BYTES] ^= 1;
        host.serve(id(3), damaged);
        assertThatThrownBy(() -> fetch(worker, id(1))).isInstanceOf(DamagedBlockException.class);
        assertThatThrownBy(() -> fetch(worker, id(3))).isInstanceOf(DamagedBlockException.class);
    }

    @Test
    void saysThatABlockOrAWorkerIsNotThere() {
        assertThatThrownBy(() -> fetch(worker, id(9))).isInstanceOf(IOException.class).hasMessageContaining("task 9");
        assertThatThrownBy(() -> fetch(new WorkerAddress(EPOCH, ""), id(9))).isInstanceOf(IOException.class);
        server.close();
        assertThatThrownBy(() -> fetch(worker, id(9))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> blocks.put(worker, id(9), new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void putsManyPayloadsOverOneConnection() throws IOException {
        for (int task = 0; task < 20; task++) {
            assertThat(blocks.put(worker, id(task), new byte[] {(byte) task})).isEqualTo(42);
        }
        assertThat(host.received).hasSize(20);
        assertThat(host.received.get(id(13))).containsExactly(13);
        assertThat(server.connections()).isEqualTo(1);
    }

    @Test
    void putsOverANewConnectionWhenTheOldOneWasLost() throws IOException {
        blocks.put(worker, id(1), new byte[] {1});
        int port = Integer.parseInt(server.address().substring(server.address().indexOf(':') + 1));
        try (CuttableProxy proxy = new CuttableProxy(port)) {
            WorkerAddress behind = new WorkerAddress(EPOCH, proxy.address());
            blocks.put(behind, id(2), new byte[] {2});
            proxy.cut(false);
            blocks.put(behind, id(3), new byte[] {3});
            assertThat(host.received.get(id(3))).containsExactly(3);
        }
    }

    /** A worker that serves what a test gives it and keeps what it gets. */
    private static final class Host implements BlockHost {
        private final Map<BlockId, ServedBlock> served = new ConcurrentHashMap<>();
        private final Map<BlockId, byte[]> received = new ConcurrentHashMap<>();

        void serve(BlockId id, byte[] block) {
            CRC32C crc = new CRC32C();
            crc.update(block);
            served.put(id, new ServedBlock.InHeap(block, 0, block.length, (int) crc.getValue()));
        }

        @Override
        public WorkerEpoch epoch() {
            return EPOCH;
        }

        @Override
        public ServedBlock openOrNull(BlockId id) {
            return served.get(id);
        }

        @Override
        public Receiver receive(BlockId id, long length) {
            ByteArrayOutputStream payload = new ByteArrayOutputStream();
            return new Receiver() {
                @Override
                public void write(byte[] piece) {
                    payload.writeBytes(piece);
                }

                @Override
                public StoredPayload finish() {
                    received.put(id, payload.toByteArray());
                    return new StoredPayload(payload.size(), 42);
                }

                @Override
                public void abort() {}
            };
        }
    }
}
