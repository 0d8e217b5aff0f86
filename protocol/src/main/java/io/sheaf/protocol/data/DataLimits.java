package io.sheaf.protocol.data;

import java.time.Duration;

/**
 * What the data plane allows.
 *
 * @param connections a server has at most, those without a handshake included
 * @param handshake how long it may take
 * @param idle an unused connection is closed after this time by the server, after a quarter of it by the client
 * @param silence a reader that waits for data, or a writer for its acknowledgement, gives up after this time
 * @param window bytes that one stream may have under way to its reader
 */
public record DataLimits(int connections, Duration handshake, Duration idle, Duration silence, int window) {

    public static final DataLimits STANDARD =
            new DataLimits(512, Duration.ofSeconds(10), Duration.ofMinutes(4), Duration.ofSeconds(60), 2 << 20);
}
