package io.sheaf.protocol.data;

import static io.sheaf.protocol.data.FakeHost.EPOCH;
import static io.sheaf.protocol.data.FakeHost.id;
import static io.sheaf.protocol.data.FakeHost.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.plan.WorkerEpoch;
import io.sheaf.protocol.auth.Token;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DataPlaneTest {

    private static final DataLimits SMALL =
            new DataLimits(8, Duration.ofSeconds(5), Duration.ofMinutes(4), Duration.ofSeconds(20), 64 << 10);

    @TempDir
    Path directory;

    private final Token token = Token.random();
    private final FakeHost host = new FakeHost();
    private DataServer server;
    private DataClient client;
    private WorkerAddress holder;

    @BeforeEach
    void start() throws IOException {
        server = DataServer.start(token, host, SMALL);
        client = new DataClient(token, SMALL);
        holder = new WorkerAddress(EPOCH, server.address());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void blocksOfAllSizesInHeapAndFilesArriveWholeAndInOrder() throws IOException {
        List<BlockId> ids = new ArrayList<>();
        List<byte[]> contents = new ArrayList<>();
        for (int size : new int[] {0, 1, 1000, 64 << 10, (256 << 10) + 1, 3_000_000}) {
            for (boolean inFile : new boolean[] {false, true}) {
                BlockId id = id(ids.size());
                byte[] content = random(size, ids.size());
                if (inFile) {
                    host.putInFile(id, content, directory.resolve("block" + ids.size()));
                } else {
                    host.putInHeap(id, content);
                }
                ids.add(id);
                contents.add(content);
            }
        }
        try (RemoteBlocks blocks = client.fetch(holder, ids)) {
            for (byte[] content : contents) {
                assertThat(blocks.next().readAllBytes()).isEqualTo(content);
            }
            assertThat(blocks.next()).isNull();
        }
    }

    @Test
    void moreBlocksThanOneFetchNames() throws IOException {
        List<BlockId> ids = IntStream.range(0, 2 * Frames.MAX_BLOCKS + 3).mapToObj(FakeHost::id).toList();
        ids.forEach(id -> host.putInHeap(id, random(10, id.task())));
        try (RemoteBlocks blocks = client.fetch(holder, ids)) {
            for (BlockId id : ids) {
                assertThat(blocks.next().readAllBytes()).as("%s", id).isEqualTo(random(10, id.task()));
            }
            assertThat(blocks.next()).isNull();
        }
    }

    @Test
    void anUnreadRestIsSkipped() throws IOException {
        host.putInHeap(id(1), random(1 << 20, 1));
        host.putInHeap(id(2), random(10, 2));
        try (RemoteBlocks blocks = client.fetch(holder, List.of(id(1), id(2)))) {
            assertThat(blocks.next().read()).isEqualTo(random(1, 1)[0] & 0xFF);
            assertThat(blocks.next().readAllBytes()).isEqualTo(random(10, 2));
        }
    }

    @Test
    void aMissingBlockIsSaidAndTheNextOneFollows() throws IOException {
        host.putInHeap(id(2), random(10, 2));
        try (RemoteBlocks blocks = client.fetch(holder, List.of(id(1), id(2)))) {
            assertThatThrownBy(blocks::next)
                    .isInstanceOf(MissingBlockException.class)
                    .hasMessageContaining("task 1")
                    .hasMessageContaining("does not hold it");
            assertThat(blocks.next().readAllBytes()).isEqualTo(random(10, 2));
        }
    }

    @Test
    void aFlippedBitIsFoundBeforeTheEndIsReported() throws IOException {
        for (int flipped : new int[] {0, 70_000, 99_999}) {
            byte[] content = random(100_000, flipped);
            host.putInFile(id(flipped), content, directory.resolve("block" + flipped));
            Path file = directory.resolve("block" + flipped);
            byte[] damaged = Files.readAllBytes(file);
            damaged[10 + flipped] ^= 4;
            Files.write(file, damaged);
            try (RemoteBlocks blocks = client.fetch(holder, List.of(id(flipped)))) {
                InputStream in = blocks.next();
                assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("checksum");
            }
        }
    }

    @Test
    void aTruncatedFileIsAMissingBlockAndHarmsNobodyElse() throws IOException {
        host.putInFile(id(1), random(100_000, 1), directory.resolve("block"));
        try (var file = Files.newByteChannel(directory.resolve("block"), java.nio.file.StandardOpenOption.WRITE)) {
            file.truncate(50_000);
        }
        host.putInHeap(id(2), random(10, 2));
        try (RemoteBlocks blocks = client.fetch(holder, List.of(id(1), id(2)))) {
            assertThatThrownBy(blocks::next).isInstanceOf(MissingBlockException.class).hasMessageContaining("too short");
            assertThat(blocks.next().readAllBytes()).hasSize(10);
        }
    }

    @Test
    void blocksOfAnEarlierEpochAreRefused() {
        host.putInHeap(id(1), random(10, 1));
        WorkerAddress earlier = new WorkerAddress(new WorkerEpoch(6), server.address());
        try (RemoteBlocks blocks = client.fetch(earlier, List.of(id(1)))) {
            assertThatThrownBy(blocks::next).isInstanceOf(IOException.class).hasMessageContaining("worker 6 is gone");
        }
    }

    @Test
    void withoutTheTokenNothingIsServed() {
        host.putInHeap(id(1), random(10, 1));
        try (DataClient stranger = new DataClient(Token.random(), SMALL);
                RemoteBlocks blocks = stranger.fetch(holder, List.of(id(1)))) {
            assertThatThrownBy(blocks::next).isInstanceOf(IOException.class).hasMessageContaining("did not accept");
            assertThatThrownBy(() -> stranger.connect(holder)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aLostWorkerFailsItsReaders() throws IOException {
        host.putInHeap(id(1), random(10 << 20, 1));
        try (RemoteBlocks blocks = client.fetch(holder, List.of(id(1)))) {
            InputStream in = blocks.next();
            in.read();
            server.close();
            assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class);
        }
        try (RemoteBlocks blocks = client.fetch(holder, List.of(id(1)))) {
            assertThatThrownBy(blocks::next).isInstanceOf(IOException.class).hasMessageContaining("no connection");
        }
    }

    @Test
    void addressesOffThisMachineAreNeverContacted() {
        try (RemoteBlocks blocks = client.fetch(new WorkerAddress(EPOCH, "10.1.2.3:80"), List.of(id(1)))) {
            assertThatThrownBy(blocks::next).isInstanceOf(IOException.class).hasMessageContaining("not on this machine");
        }
    }

    @Test
    void manyReadersShareConnections() throws Exception {
        byte[] content = random(300_000, 1);
        host.putInHeap(id(1), content);
        host.putInFile(id(2), content, directory.resolve("block"));
        ExecutorService readers = Executors.newFixedThreadPool(16);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                all.add(readers.submit(() -> {
                    try (RemoteBlocks blocks = client.fetch(holder, List.of(id(1), id(2)))) {
                        assertThat(blocks.next().readAllBytes()).isEqualTo(content);
                        assertThat(blocks.next().readAllBytes()).isEqualTo(content);
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get(50, TimeUnit.SECONDS);
            }
        } finally {
            readers.shutdownNow();
        }
        assertThat(server.connections()).isBetween(1, 2);
    }

    @Test
    void aStreamThatIsNotReadHoldsUpNobody() throws IOException {
        host.putInHeap(id(1), random(4 << 20, 1));
        List<RemoteBlocks> unread = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                RemoteBlocks blocks = client.fetch(holder, List.of(id(1)));
                blocks.next().read();
                unread.add(blocks);
            }
            try (RemoteBlocks blocks = client.fetch(holder, List.of(id(1)))) {
                assertThat(blocks.next().readAllBytes()).hasSize(4 << 20);
            }
        } finally {
            unread.forEach(RemoteBlocks::close);
        }
    }

    @Test
    void aThousandUnreadStreamsUseSeveralConnections() throws IOException {
        host.putInHeap(id(1), random(100, 1));
        List<RemoteBlocks> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            all.add(client.fetch(holder, List.of(id(1))));
        }
        for (RemoteBlocks blocks : all) {
            assertThat(blocks.next().readAllBytes()).hasSize(100);
            blocks.close();
        }
        assertThat(server.connections()).isLessThanOrEqualTo(SMALL.connections());
    }

    @Test
    void aPayloadIsStoredAndAcknowledged() throws IOException {
        try (PayloadSender sender = client.connect(holder)) {
            for (int size : new int[] {0, 1, 10_000_000}) {
                byte[] payload = random(size, size);
                StoredPayload stored = sender.put(id(size), size, new ByteArrayInputStream(payload));
                assertThat(stored).isEqualTo(new StoredPayload(size + 1, 42));
                assertThat(host.received.get(id(size))).isEqualTo(payload);
            }
        }
    }

    @Test
    void aRefusedPayloadSaysWhyAndTheNextIsTaken() throws IOException {
        try (PayloadSender sender = client.connect(holder)) {
            long tooLong = 101L << 20;
            assertThatThrownBy(() -> sender.put(id(1), tooLong, new ZeroStream()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("too long");
            assertThat(sender.put(id(2), 3, new ByteArrayInputStream(new byte[3])).fingerprint()).isEqualTo(42);
        }
        WorkerAddress earlier = new WorkerAddress(new WorkerEpoch(6), server.address());
        try (PayloadSender sender = client.connect(earlier)) {
            assertThatThrownBy(() -> sender.put(id(3), 1, new ByteArrayInputStream(new byte[1])))
                    .hasMessageContaining("worker 6 is gone");
        }
        assertThat(host.received).containsOnlyKeys(id(2));
    }

    @Test
    void aPayloadThatStopsInTheMiddleIsAborted() throws IOException {
        try (PayloadSender sender = client.connect(holder)) {
            assertThatThrownBy(() -> sender.put(id(1), 1 << 20, new EndsOnceReceived()))
                    .hasMessageContaining("ended after " + Frames.MAX_PIECE);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> host.aborted.get() == 1);
        assertThat(host.received).isEmpty();
    }

    /** One piece, and the end once the worker has begun to store it. */
    private final class EndsOnceReceived extends InputStream {
        private int left = Frames.MAX_PIECE;

        @Override
        public int read() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (left == 0) {
                awaitReceiving();
                return -1;
            }
            int count = Math.min(left, length);
            left -= count;
            return count;
        }

        private void awaitReceiving() throws IOException {
            try {
                assertThat(host.receiving.await(20, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    private static final class ZeroStream extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] into, int from, int length) {
            return length;
        }
    }
}
