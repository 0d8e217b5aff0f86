package io.sheaf;

/**
 * What a cluster is at this moment.
 *
 * @param engine {@code embedded} or {@code remote}
 * @param address {@code host:port} of the scheduler; empty where embedded
 * @param version release of Sheaf that the scheduler runs
 * @param workers workers registered
 * @param slots tasks they run at a time, all together
 */
public record ClusterInfo(String engine, String address, String version, int workers, int slots) {}
