package io.sheaf.minicluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Forwards connections from a loopback port of its own to another one, and spoils them when told. Safe for use by many
 * threads.
 *
 * <p>It works on connections, not on packets: the operating system acknowledges what its peers send, also while nothing
 * passes; nothing is lost, doubled or put into another order within a connection; a connection is always accepted, and
 * reset at once if the server is not there.
 */
public final class ChaosProxy implements AutoCloseable {

    private final int target;
    private final ServerSocket listener;
    private final Thread accepting = new Thread(this::accept, "sheaf-chaos-proxy");
    private final Set<ProxyConnection> connections = ConcurrentHashMap.newKeySet();
    /** Those whose threads are about to end. */
    private final Queue<ProxyConnection> ending = new ConcurrentLinkedQueue<>();
    private final LinkState toServer = new LinkState();
    private final LinkState toClient = new LinkState();
    private volatile boolean closed;

    /** Which way bytes go. */
    public enum Direction { TO_SERVER, TO_CLIENT }

    private ChaosProxy(int target) throws IOException {
        this.target = target;
        listener = new ServerSocket(0, 128, InetAddress.getLoopbackAddress());
        accepting.setDaemon(true);
    }

    /**
     * Starts one on a free port of 127.0.0.1.
     *
     * @param target port of 127.0.0.1 to which it forwards; may be opened later, and closed and opened again
     */
    public static ChaosProxy start(int target) throws IOException {
        ChaosProxy proxy = new ChaosProxy(target);
        proxy.accepting.start();
        return proxy;
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@code host:port} it listens on. */
    public String address() {
        return "127.0.0.1:" + port();
    }

    /** From now on this happens to bytes in that direction, on all connections there are and will be. */
    public void set(Direction direction, LinkFault fault) {
        (direction == Direction.TO_SERVER ? toServer : toClient).set(fault);
    }

    /** The same in both directions. */
    public void set(LinkFault fault) {
        toServer.set(fault);
        toClient.set(fault);
    }

    /** Everything passes again. */
    public void heal() {
        set(LinkFault.NONE);
    }

    /** Breaks all connections there are; their peers see a reset. */
    public void reset() {
        connections.forEach(ProxyConnection::reset);
    }

    /** Connections there are now. */
    public int connections() {
        return connections.size();
    }

    /** Pieces of up to 64 KiB, and ends of streams, that have met a fault so far: one that met none proves nothing. */
    public long disturbed() {
        return toServer.disturbed() + toClient.disturbed();
    }

    /** Resets all connections; when it returns, no thread of it is left. */
    @Override
    public void close() {
        closed = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new IllegalStateException("the port " + port() + " cannot be closed", e);
        }
        ProxyConnection.join(accepting);
        connections.forEach(connection -> {
            connection.reset();
            connection.join();
        });
        ending.forEach(ProxyConnection::join);
    }

    // By a thread of the connection itself, for which close() has to wait although the connection does not count any more.
    private void gone(ProxyConnection connection) {
        ending.add(connection);
        connections.remove(connection);
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = listener.accept();
                ProxyConnection connection = new ProxyConnection(
                        client, new InetSocketAddress(InetAddress.getLoopbackAddress(), target), toServer, toClient, this::gone);
                ending.removeIf(ProxyConnection::hasEnded);
                connections.add(connection);
                connection.start();
            } catch (IOException e) {
                if (!closed) {
                    throw new IllegalStateException("the proxy of port " + target + " cannot accept connections any more", e);
                }
            }
        }
    }
}
