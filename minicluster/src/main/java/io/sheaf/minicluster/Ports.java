package io.sheaf.minicluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports for processes that are to have the same one again after they were killed. */
final class Ports {

    /** Below those that systems give to outgoing connections, which might take it meanwhile. */
    private static final int FIRST = 20_000;
    private static final int LAST = 32_000;
    private static final int TRIES = 200;

    private Ports() {}

    /** A port of 127.0.0.1 that nobody listens on now. */
    static int free() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return probe.getLocalPort();
            } catch (IOException taken) {
                // Another one, then.
            }
        }
        throw new IOException("no free port between " + FIRST + " and " + LAST + " in " + TRIES + " tries");
    }
}
