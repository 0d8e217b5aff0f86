package io.sheaf.worker.server;

import io.sheaf.protocol.auth.Endpoint;

/**
 * Where a worker serves its blocks, and what it tells others of that: for workers that are reached through something between,
 * such as a forwarded port.
 *
 * @param port of 127.0.0.1 to listen on; 0 for any free one
 * @param announcedOrNull {@code host:port} under which others reach it; null for where it listens
 */
record DataAddress(int port, String announcedOrNull) {

    /** Of a worker process, as JVM options in {@code SHEAF_WORKER_OPTS} give them. */
    static final String PORT = "sheaf.worker.dataPort";
    static final String ANNOUNCED = "sheaf.worker.announcedDataAddress";

    DataAddress {
        if (announcedOrNull != null) {
            Endpoint.parseLoopback(announcedOrNull);
        }
    }

    static DataAddress ofProperties() {
        return new DataAddress(Integer.getInteger(PORT, 0), System.getProperty(ANNOUNCED));
    }

    /** @param listening where it listens */
    String announced(String listening) {
        return announcedOrNull == null ? listening : announcedOrNull;
    }
}
