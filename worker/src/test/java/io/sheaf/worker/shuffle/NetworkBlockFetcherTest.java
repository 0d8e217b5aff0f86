package io.sheaf.worker.shuffle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.auth.Token;
import io.sheaf.protocol.data.DataClient;
import io.sheaf.protocol.data.DataLimits;
import io.sheaf.protocol.data.DataServer;
import io.sheaf.protocol.data.PayloadSender;
import io.sheaf.protocol.data.StoredPayload;
import io.sheaf.worker.storage.BlockFetcher;
import io.sheaf.worker.storage.BlockInput;
import io.sheaf.worker.storage.BlockStore;
import io.sheaf.worker.storage.BlockWriter;
import io.sheaf.worker.storage.LocalBlockFetcher;
import io.sheaf.worker.storage.LostBlockException;
import io.sheaf.worker.storage.StorageLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two workers of one process that hold blocks for each other, over real sockets. */
@Timeout(60)
class NetworkBlockFetcherTest {

    private static final WorkerEpoch HERE = new WorkerEpoch(1);
    private static final WorkerEpoch THERE = new WorkerEpoch(2);

    @TempDir
    Path directory;

    private final Token token = Token.random();
    private BlockStore here;
    private BlockStore there;
    private DataServer server;
    private DataClient client;
    private BlockFetcher fetcher;

    @BeforeEach
    void start() throws IOException {
        here = new BlockStore(new StorageLimits(1 << 20, directory));
        there = new BlockStore(new StorageLimits(1 << 20, directory));
        server = DataServer.start(token, new StoreHost(there, () -> THERE), DataLimits.STANDARD);
        client = new DataClient(token, DataLimits.STANDARD);
        fetcher = new NetworkBlockFetcher(new LocalBlockFetcher(here), () -> HERE, client);
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
        here.close();
        there.close();
    }

    private WorkerAddress address() {
        return new WorkerAddress(THERE, server.address());
    }

    private static BlockId id(int task, int partition) {
        return new BlockId(new JobId(1, 1), new StageId(0), new StageGeneration(0), task, 1, partition);
    }

    private static byte[] record(int length) {
        byte[] record = new byte[length];
        new Random(length).nextBytes(record);
        return record;
    }

    private static void write(BlockStore store, int task, int... lengths) throws IOException {
        try (BlockWriter writer = store.writer(id(task, 0), lengths.length)) {
            for (int i = 0; i < lengths.length; i++) {
                writer.append(i, record(lengths[i]), 0, lengths[i]);
            }
            writer.finish();
        }
    }

    private byte[] read(BlockInput.Held... held) throws IOException {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        try (BlockInput input = new BlockInput(fetcher, List.of(held))) {
            while (input.nextFrame()) {
                payload.write(input.frame(), 0, input.length());
            }
        }
        return payload.toByteArray();
    }

    @Test
    void ownAndForeignBlocksInMemoryAndOnDiskAreReadAlike() throws IOException {
        write(here, 1, 100, 200);
        write(there, 2, 100, 300);
        write(there, 3, 100, 2_000_000);
        byte[] payload = read(
                new BlockInput.Held(new WorkerAddress(HERE, "127.0.0.1:1"), List.of(id(1, 1))),
                new BlockInput.Held(address(), List.of(id(2, 1), id(3, 1))));
        assertThat(there.usage().fileBytes()).isPositive();
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (int length : new int[] {200, 300, 2_000_000}) {
            expected.write(record(length));
        }
        assertThat(payload).isEqualTo(expected.toByteArray());
    }

    @Test
    void compressedBlocksAreReadAmongOthers() throws IOException {
        byte[] even = new byte[300_000];
        for (BlockStore store : List.of(here, there)) {
            try (BlockWriter writer = store.writer(id(1, 0), 1, ShuffleCompression.LZ4.encoder())) {
                writer.append(0, even, 0, even.length);
                writer.finish();
            }
            assertThat(store.usage().heapBytes()).isLessThan(10_000);
        }
        write(there, 2, 100);
        byte[] payload = read(
                new BlockInput.Held(new WorkerAddress(HERE, "127.0.0.1:1"), List.of(id(1, 0))),
                new BlockInput.Held(address(), List.of(id(1, 0), id(2, 0))));
        ByteArrayOutputStream expected = new ByteArrayOutputStream();
        for (byte[] record : List.of(even, even, record(100))) {
            expected.write(record);
        }
        assertThat(payload).isEqualTo(expected.toByteArray());
    }

    @Test
    void whatCannotBeReadNamesTheBlockAndItsHolder() throws IOException {
        write(there, 1, 10);
        for (WorkerAddress holder : List.of(address(), new WorkerAddress(new WorkerEpoch(7), server.address()), new WorkerAddress(THERE, "127.0.0.1:1"))) {
            BlockId missing = id(9, 0);
            try (BlockFetcher.BlockStream stream = fetcher.fetch(holder, List.of(missing))) {
                assertThatThrownBy(stream::next).isInstanceOfSatisfying(LostBlockException.class, lost -> {
                    assertThat(lost.block()).isEqualTo(missing);
                    assertThat(lost.holder()).isEqualTo(holder);
                });
            }
        }
    }

    @Test
    void aWorkerThatGoesAwayIsALostBlock() throws IOException {
        write(there, 1, 50_000_000);
        try (BlockFetcher.BlockStream stream = fetcher.fetch(address(), List.of(id(1, 0)))) {
            var in = stream.next();
            in.read();
            server.close();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(LostBlockException.class).hasMessageContaining("of worker 2");
        }
    }

    @Test
    void aPayloadBecomesABlockOfOneRecord() throws IOException {
        byte[] payload = record(3_000_000);
        StoredPayload stored;
        try (PayloadSender sender = client.connect(address())) {
            stored = sender.put(id(5, 0), payload.length, new ByteArrayInputStream(payload));
            assertThatThrownBy(() -> sender.put(id(6, 0), Long.MAX_VALUE / 2, java.io.InputStream.nullInputStream()))
                    .isInstanceOf(IOException.class);
        }
        assertThat(read(new BlockInput.Held(address(), List.of(id(5, 0))))).isEqualTo(payload);
        assertThat(stored.blockBytes()).isEqualTo(there.open(id(5, 0)).length());
    }
}
