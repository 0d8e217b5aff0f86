package io.sheaf.protocol.data;

import static io.sheaf.protocol.data.FakeHost.EPOCH;
import static io.sheaf.protocol.data.FakeHost.id;
import static io.sheaf.protocol.data.FakeHost.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.WorkerAddress;
import io.sheaf.protocol.auth.Endpoint;
import io.sheaf.protocol.auth.Token;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What peers that break the rules get, byte by byte over plain sockets. */
@Timeout(60)
class RawPeerTest {

    private static final DataLimits LIMITS =
            new DataLimits(4, Duration.ofMillis(500), Duration.ofMinutes(4), Duration.ofSeconds(10), 64 << 10);

    private final Token token = Token.random();
    private final FakeHost host = new FakeHost();
    private DataServer server;

    @BeforeEach
    void start() throws IOException {
        server = DataServer.start(token, host, LIMITS);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Socket connect() throws IOException {
        Endpoint endpoint = Endpoint.parseLoopback(server.address());
        Socket socket = new Socket(endpoint.host(), endpoint.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private byte[] hello(byte[] secret) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeInt(7 + secret.length);
        out.writeByte(Frames.HELLO);
        out.writeInt(Frames.MAGIC);
        out.writeShort(Frames.VERSION);
        out.write(secret);
        return bytes.toByteArray();
    }

    private Socket welcomed() throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(hello(token.bytes()));
        DataInputStream in = new DataInputStream(socket.getInputStream());
        assertThat(in.readInt()).isEqualTo(3);
        assertThat(in.readByte()).isEqualTo(Frames.WELCOME);
        assertThat(in.readShort()).isEqualTo((short) Frames.VERSION);
        return socket;
    }

    private static void assertClosedWithoutAWord(Socket socket) throws IOException {
        try (socket) {
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        } catch (java.net.SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    @Test
    void strangersAreClosedWithoutAWord() throws IOException {
        byte[] wrong = token.bytes();
        wrong[0] ^= 1;
        List<byte[]> greetings = List.of(
                hello(wrong),
                hello(new byte[0]),
                "GET / HTTP/1.1\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                new byte[] {0x7F, -1, -1, -1, 0},
                new byte[] {-1, -1, -1, -1},
                new byte[] {0, 0, 0, 0},
                random(200, 3));
        for (byte[] greeting : greetings) {
            Socket socket = connect();
            socket.getOutputStream().write(greeting);
            assertClosedWithoutAWord(socket);
        }
    }

    @Test
    void whoSaysNothingIsClosedAfterTheHandshakeTime() throws IOException {
        assertClosedWithoutAWord(connect());
    }

    @Test
    void connectionsAreLimited() throws IOException {
        Socket[] taken = new Socket[LIMITS.connections()];
        for (int i = 0; i < taken.length; i++) {
            taken[i] = welcomed();
        }
        assertClosedWithoutAWord(connect());
        for (Socket socket : taken) {
            socket.close();
        }
    }

    @Test
    void rubbishAfterTheHandshakeEndsOnlyThatConnection() throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < 50; i++) {
            try (Socket socket = welcomed()) {
                byte[] body = new byte[random.nextInt(60)];
                random.nextBytes(body);
                byte type = (byte) (2 + random.nextInt(6));
                int claimed = random.nextInt(4) == 0 ? Frames.MAX_FRAME + 1 : body.length;
                ByteBuf frame = Frames.begin(Unpooled.buffer(), type, random.nextInt(3), claimed).writeBytes(body);
                frame = random.nextInt(4) == 0 ? frame.writeInt(random.nextInt()) : Frames.end(frame);
                new DataOutputStream(socket.getOutputStream()).write(bytes(frame));
            }
        }
        host.putInHeap(id(1), random(10, 1));
        org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> server.connections() == 0);
        try (DataClient client = new DataClient(token, LIMITS);
                RemoteBlocks blocks = client.fetch(new WorkerAddress(EPOCH, server.address()), List.of(id(1)))) {
            assertThat(blocks.next().readAllBytes()).hasSize(10);
        }
    }

    @Test
    void noMoreIsSentThanTheCreditAllows() throws IOException {
        host.putInHeap(id(1), random(10 << 20, 1));
        try (Socket socket = welcomed()) {
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            fetch(out, 100_000);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            assertThat(dataBytes(in, 100_000)).isEqualTo(100_000);
            socket.setSoTimeout(300);
            assertThatThrownBy(in::readByte).isInstanceOf(SocketTimeoutException.class);
            socket.setSoTimeout(10_000);
            out.write(bytes(Frames.end(Frames.begin(Unpooled.buffer(), Frames.CREDIT, 1, 4).writeInt(5))));
            assertThat(dataBytes(in, 5)).isEqualTo(5);
        }
    }

    private static void fetch(DataOutputStream out, int credit) throws IOException {
        ByteBuf frame = Frames.begin(Unpooled.buffer(), Frames.FETCH, 1, 16 + Frames.BLOCK_ID_BYTES);
        frame.writeLong(EPOCH.value()).writeInt(credit).writeInt(1);
        Frames.writeId(frame, id(1));
        out.write(bytes(Frames.end(frame)));
    }

    private static byte[] bytes(ByteBuf frame) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.readBytes(bytes);
        return bytes;
    }

    private static long dataBytes(DataInputStream in, long until) throws IOException {
        long bytes = 0;
        while (bytes < until) {
            byte[] frame = new byte[in.readInt()];
            in.readInt();
            in.readFully(frame);
            bytes += frame[0] == Frames.DATA ? frame.length - 5 : 0;
        }
        return bytes;
    }

    /** A worker that sends this after its welcome, whatever it is asked. */
    private RemoteBlocks readerOf(DataClient client, ByteArrayOutputStream answer) throws IOException {
        return client.fetch(workerThatAnswers(answer.toByteArray()), List.of(id(1)));
    }

    /** A worker that sends the first of these over the first connection that is made to it, and so on. */
    private static WorkerAddress workerThatAnswers(byte[]... answers) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CompletableFuture.runAsync(() -> {
            try (listener) {
                for (byte[] answer : answers) {
                    answer(listener, answer);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return new WorkerAddress(EPOCH, "127.0.0.1:" + listener.getLocalPort());
    }

    private static void answer(ServerSocket listener, byte[] answer) throws IOException {
        try (Socket socket = listener.accept()) {
            socket.getInputStream().readNBytes(4 + 7 + Token.BYTES);
            socket.getOutputStream().write(new byte[] {0, 0, 0, 3, Frames.WELCOME, 0, Frames.VERSION});
            socket.getInputStream().readNBytes(8 + 5 + 16 + 36 + 4);
            socket.getOutputStream().write(answer);
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } catch (java.net.SocketException reset) {
            // The reader has noticed.
        }
    }

    private static void header(DataOutputStream out, BlockId id, long length) throws IOException {
        header(out, id, length, 0);
    }

    private static void header(DataOutputStream out, BlockId id, long length, int crc) throws IOException {
        ByteBuf frame = Frames.begin(Unpooled.buffer(), Frames.BLOCK, 1, 4 + Frames.BLOCK_ID_BYTES + 12).writeInt(0);
        Frames.writeId(frame, id);
        out.write(bytes(Frames.end(frame.writeLong(length).writeInt(crc))));
    }

    private static void data(DataOutputStream out, int length) throws IOException {
        out.write(bytes(Frames.begin(Unpooled.buffer(), Frames.DATA, 1, length).writeBytes(new byte[length])));
    }

    /** A block of ten zeros, as it is sent. */
    private static byte[] zeros() throws IOException {
        CRC32C crc = new CRC32C();
        crc.update(new byte[10]);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        header(new DataOutputStream(bytes), id(1), 10, (int) crc.getValue());
        data(new DataOutputStream(bytes), 10);
        return bytes.toByteArray();
    }

    @Test
    void aFlippedBitIsNoticedWhereverItIsAndNobodyWaitsForBytesThatWereNeverSent() throws IOException {
        byte[] whole = zeros();
        try (DataClient client = new DataClient(token, LIMITS)) {
            for (int at = 0; at < whole.length; at++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << at % 8);
                try (RemoteBlocks blocks = client.fetch(workerThatAnswers(flipped), List.of(id(1)))) {
                    assertThatThrownBy(() -> blocks.next().readAllBytes()).as("byte %d", at)
                            .isInstanceOf(IOException.class).hasMessageContaining("damaged");
                }
            }
            try (RemoteBlocks blocks = client.fetch(workerThatAnswers(whole), List.of(id(1)))) {
                assertThat(blocks.next().readAllBytes()).isEqualTo(new byte[10]);
            }
        }
    }

    @Test
    void aConnectionOnWhichNothingComesIsNotUsedAgain() throws IOException {
        DataLimits impatient = new DataLimits(4, Duration.ofSeconds(10), Duration.ofMinutes(4), Duration.ofMillis(300), 64 << 10);
        WorkerAddress worker = workerThatAnswers(new byte[0], zeros());
        try (DataClient client = new DataClient(token, impatient)) {
            try (RemoteBlocks blocks = client.fetch(worker, List.of(id(1)))) {
                assertThatThrownBy(blocks::next).isInstanceOf(IOException.class).hasMessageContaining("nothing came");
            }
            // Whoever comes before it is closed is told that it was lost.
            org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(20)).ignoreExceptionsInstanceOf(IOException.class).untilAsserted(() -> {
                try (RemoteBlocks blocks = client.fetch(worker, List.of(id(1)))) {
                    assertThat(blocks.next().readAllBytes()).isEqualTo(new byte[10]);
                }
            });
        }
    }

    @Test
    void anAnswerWithAnotherBlockIsRefused() throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        header(new DataOutputStream(answer), id(2), 5);
        try (DataClient client = new DataClient(token, LIMITS); RemoteBlocks blocks = readerOf(client, answer)) {
            assertThatThrownBy(blocks::next).isInstanceOf(IOException.class).hasMessageContaining("instead of");
        }
    }

    @Test
    void aBlockLongerOrShorterThanItClaimsIsRefused() throws IOException {
        ByteArrayOutputStream longer = new ByteArrayOutputStream();
        header(new DataOutputStream(longer), id(1), 5);
        data(new DataOutputStream(longer), 6);
        ByteArrayOutputStream shorter = new ByteArrayOutputStream();
        header(new DataOutputStream(shorter), id(1), 5);
        data(new DataOutputStream(shorter), 4);
        header(new DataOutputStream(shorter), id(1), 5);
        for (ByteArrayOutputStream answer : List.of(longer, shorter)) {
            try (DataClient client = new DataClient(token, LIMITS); RemoteBlocks blocks = readerOf(client, answer)) {
                assertThatThrownBy(() -> {
                            InputStream in = blocks.next();
                            in.readAllBytes();
                        })
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void aWorkerThatSendsMoreThanItsCreditIsCutOff() throws IOException {
        int tooMuch = LIMITS.window() + 1;
        ByteArrayOutputStream flood = new ByteArrayOutputStream();
        header(new DataOutputStream(flood), id(1), tooMuch);
        data(new DataOutputStream(flood), tooMuch);
        try (DataClient client = new DataClient(token, LIMITS); RemoteBlocks blocks = readerOf(client, flood)) {
            assertThatThrownBy(() -> blocks.next().readAllBytes())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("a credit of " + LIMITS.window());
        }
    }
}
