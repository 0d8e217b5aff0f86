package io.sheaf.client.remote;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** Stands between a client and a server on this machine, and cuts all connections when it is told to. */
final class CuttableProxy implements AutoCloseable {

    private final ServerSocket listening;
    private int target;
    private final List<Socket> open = new ArrayList<>();
    private boolean refusing;

    CuttableProxy(int target) throws IOException {
        this.target = target;
        listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        start(this::acceptAll);
    }

    String address() {
        return "127.0.0.1:" + listening.getLocalPort();
    }

    /** Cuts what is connected. If {@code stayDown}, whoever comes is cut off as well. */
    synchronized void cut(boolean stayDown) throws IOException {
        refusing = stayDown;
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    synchronized void mend() {
        refusing = false;
    }

    /** Who connects from now on reaches another server. */
    synchronized void lead(int port) {
        target = port;
    }

    private void acceptAll() throws IOException {
        while (true) {
            Socket near = listening.accept();
            synchronized (this) {
                if (refusing) {
                    near.close();
                    continue;
                }
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(near);
                open.add(far);
                start(() -> pump(near, far));
                start(() -> pump(far, near));
            }
        }
    }

    private static void pump(Socket from, Socket to) throws IOException {
        try (from; to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                out.write(buffer, 0, count);
            }
        }
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException closed) {
                // Somebody cut the connection, which is what this class is for.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        cut(true);
    }
}
