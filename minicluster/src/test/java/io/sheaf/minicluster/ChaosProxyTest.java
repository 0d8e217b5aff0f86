package io.sheaf.minicluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sheaf.minicluster.ChaosProxy.Direction;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChaosProxyTest {

    private ServerSocket listener;
    private ChaosProxy proxy;
    private Socket client;
    private Socket server;

    @BeforeEach
    void connect() throws IOException {
        listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = ChaosProxy.start(listener.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        server = listener.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        server.close();
        listener.close();
        proxy.close();
        assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).noneMatch(name -> name.startsWith("sheaf-chaos-proxy"));
    }

    @Test
    void passesBothWaysAndEndsAsItsPeersDo() throws IOException {
        byte[] much = bytes(1 << 20);
        Thread sender = new Thread(() -> send(server, much));
        sender.start();
        assertThat(client.getInputStream().readNBytes(much.length)).isEqualTo(much);
        send(client, bytes(100));
        client.shutdownOutput();
        assertThat(server.getInputStream().readAllBytes()).isEqualTo(bytes(100));
        send(server, bytes(10));
        server.close();
        assertThat(client.getInputStream().readAllBytes()).isEqualTo(bytes(10));
        await().until(() -> proxy.connections() == 0);
        assertThat(proxy.disturbed()).isZero();
    }

    @Test
    void whatStandsStillArrivesLaterAndOnlyInThatDirection() throws IOException {
        proxy.set(Direction.TO_SERVER, new LinkFault.Stall());
        send(client, bytes(100));
        send(server, bytes(50));
        assertThat(client.getInputStream().readNBytes(50)).isEqualTo(bytes(50));
        server.setSoTimeout(50);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(java.net.SocketTimeoutException.class);

        proxy.heal();

        server.setSoTimeout(0);
        assertThat(server.getInputStream().readNBytes(100)).isEqualTo(bytes(100));
    }

    @Test
    void aConnectionThatLostBytesIsResetWhenTheNextOnesCouldPass() throws IOException {
        proxy.set(Direction.TO_SERVER, new LinkFault.Drop());
        send(client, bytes(100));
        // Comes back only when what was sent before it was read, and so was dropped.
        server.setSoTimeout(100);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(java.net.SocketTimeoutException.class);

        proxy.heal();
        send(client, bytes(1));

        server.setSoTimeout(0);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void delayHoldsBackEachPiece() throws IOException {
        proxy.set(Direction.TO_CLIENT, new LinkFault.Delay(Duration.ofMillis(50)));
        long start = System.nanoTime();
        send(server, bytes(10));
        assertThat(client.getInputStream().readNBytes(10)).isEqualTo(bytes(10));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(50).toNanos());
    }

    @Test
    void aHiccupHoldsBackWhatComesAsLongAsALostPacketWould() throws IOException {
        proxy.set(Direction.TO_CLIENT, new LinkFault.Hiccup(1, 3));
        long start = System.nanoTime();
        send(server, bytes(10));
        assertThat(client.getInputStream().readNBytes(10)).isEqualTo(bytes(10));
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(Duration.ofMillis(200).toNanos());
    }

    @Test
    void truncatedAfterSoManyBytes() throws IOException {
        proxy.set(Direction.TO_CLIENT, new LinkFault.Truncate(70));
        send(server, bytes(50));
        send(server, bytes(50));
        assertThat(client.getInputStream().readAllBytes()).hasSize(70);
    }

    @Test
    void flipsBitsButNoLength() throws IOException {
        proxy.set(Direction.TO_CLIENT, new LinkFault.Flip(1_000, 7));
        byte[] sent = bytes(100_000);
        Thread sender = new Thread(() -> send(server, sent));
        sender.start();
        byte[] got = client.getInputStream().readNBytes(sent.length);
        int flipped = 0;
        for (int i = 0; i < sent.length; i++) {
            flipped += Integer.bitCount((sent[i] ^ got[i]) & 0xff);
        }
        assertThat(flipped).isBetween(50, 200);
        assertThat(proxy.disturbed()).isPositive();
    }

    @Test
    void resetReachesBothPeers() throws IOException {
        send(client, bytes(1));
        assertThat(server.getInputStream().read()).isNotNegative();
        proxy.reset();
        assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> server.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    @Test
    void withoutAServerConnectionsAreReset() throws IOException {
        listener.close();
        try (Socket late = new Socket(InetAddress.getLoopbackAddress(), proxy.port()); InputStream in = late.getInputStream()) {
            assertThatThrownBy(in::read).isInstanceOf(SocketException.class);
        }
    }

    private static void send(Socket socket, byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }
}
