package io.sheaf.protocol.data;

import static io.sheaf.protocol.data.FakeHost.EPOCH;
import static io.sheaf.protocol.data.FakeHost.id;
import static io.sheaf.protocol.data.FakeHost.random;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
                byte[] body = new byte[1 + random.nextInt(60)];
                random.nextBytes(body);
                body[0] = (byte) (2 + random.nextInt(6));
                DataOutputStream out = new DataOutputStream(socket.getOutputStream());
                out.writeInt(random.nextInt(4) == 0 ? Frames.MAX_FRAME + 1 : body.length);
                out.write(body);
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
            out.writeInt(9);
            out.writeByte(Frames.CREDIT);
            out.writeInt(1);
            out.writeInt(5);
            assertThat(dataBytes(in, 5)).isEqualTo(5);
        }
    }

    private static void fetch(DataOutputStream out, int credit) throws IOException {
        BlockId id = id(1);
        out.writeInt(5 + 16 + 36);
        out.writeByte(Frames.FETCH);
        out.writeInt(1);
        out.writeLong(EPOCH.value());
        out.writeInt(credit);
        out.writeInt(1);
        writeId(out, id);
    }

    private static void writeId(DataOutputStream out, BlockId id) throws IOException {
        out.writeLong(id.job().high());
        out.writeLong(id.job().low());
        for (int part : new int[] {id.stage().value(), id.generation().value(), id.task(), id.attempt(), id.partition()}) {
            out.writeInt(part);
        }
    }

    private static long dataBytes(DataInputStream in, long until) throws IOException {
        long bytes = 0;
        while (bytes < until) {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            bytes += frame[0] == Frames.DATA ? frame.length - 5 : 0;
        }
        return bytes;
    }

    /** A worker that sends this after its welcome, whatever it is asked. */
    private RemoteBlocks readerOf(DataClient client, ByteArrayOutputStream answer) throws IOException {
        ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        CompletableFuture.runAsync(() -> {
            try (listener; Socket socket = listener.accept()) {
                socket.getInputStream().readNBytes(4 + 7 + Token.BYTES);
                socket.getOutputStream().write(new byte[] {0, 0, 0, 3, Frames.WELCOME, 0, Frames.VERSION});
                socket.getInputStream().readNBytes(4 + 5 + 16 + 36);
                socket.getOutputStream().write(answer.toByteArray());
                socket.getInputStream().read();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        return client.fetch(new WorkerAddress(EPOCH, "127.0.0.1:" + listener.getLocalPort()), List.of(id(1)));
    }

    private static void header(DataOutputStream out, BlockId id, long length) throws IOException {
        out.writeInt(5 + 4 + 36 + 12);
        out.writeByte(Frames.BLOCK);
        out.writeInt(1);
        out.writeInt(0);
        writeId(out, id);
        out.writeLong(length);
        out.writeInt(0);
    }

    private static void data(DataOutputStream out, int length) throws IOException {
        out.writeInt(5 + length);
        out.writeByte(Frames.DATA);
        out.writeInt(1);
        out.write(new byte[length]);
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
