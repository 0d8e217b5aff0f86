package io.sheaf.minicluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.function.Consumer;

/** One connection through a {@link ChaosProxy}, with a thread for each direction. Safe for use by many threads. */
final class ProxyConnection {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int PIECE_BYTES = 64 << 10;

    private final Socket client;
    private final Socket server = new Socket();
    private final InetSocketAddress target;
    private final LinkState toServer;
    private final LinkState toClient;
    private final Consumer<ProxyConnection> gone;
    private final Thread forth = new Thread(this::forth, "sheaf-chaos-proxy-forth");
    private final Thread back = new Thread(this::back, "sheaf-chaos-proxy-back");
    private volatile boolean over;

    ProxyConnection(Socket client, InetSocketAddress target, LinkState toServer, LinkState toClient, Consumer<ProxyConnection> gone) {
        this.client = client;
        this.target = target;
        this.toServer = toServer;
        this.toClient = toClient;
        this.gone = gone;
        forth.setDaemon(true);
        back.setDaemon(true);
    }

    void start() {
        forth.start();
    }

    /** Both peers see a reset. */
    void reset() {
        over = true;
        abort(client);
        abort(server);
        toServer.wake();
        toClient.wake();
    }

    /** Whether no thread of it is left. */
    boolean hasEnded() {
        return !forth.isAlive() && !back.isAlive();
    }

    void join() {
        join(forth);
        join(back);
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void abort(Socket socket) {
        try {
            // Of a socket that lingers for no time, the end is a reset.
            socket.setSoLinger(true, 0);
        } catch (IOException closedAlready) {
            // Then there is nothing to tell its peer.
        }
        closeNow(socket);
    }

    private static void closeNow(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }

    private void forth() {
        try {
            client.setTcpNoDelay(true);
            server.connect(target, CONNECT_MILLIS);
            server.setTcpNoDelay(true);
            back.start();
            pump(client, server, toServer);
            join(back);
        } catch (IOException nobodyThere) {
            reset();
        } finally {
            closeNow(client);
            closeNow(server);
            gone.accept(this);
        }
    }

    private void back() {
        pump(server, client, toClient);
    }

    // Ends with the stream that it reads; a connection that breaks on one side breaks on the other.
    private void pump(Socket from, Socket to, LinkState link) {
        BytePasser passer = new BytePasser(link, () -> over);
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[PIECE_BYTES];
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                BytePasser.Then then = passer.pass(piece, length, out);
                if (then == BytePasser.Then.RESET) {
                    reset();
                    return;
                } else if (then == BytePasser.Then.END) {
                    to.shutdownOutput();
                    in.transferTo(OutputStream.nullOutputStream());
                    return;
                }
            }
            link.awaitMoving(() -> over);
            to.shutdownOutput();
        } catch (IOException broken) {
            reset();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            reset();
        }
    }
}
