package io.sheaf.plan;

/**
 * Where a worker's blocks are read.
 *
 * @param dataAddress {@code host:port} of its data plane; empty where it has none (one JVM)
 */
public record WorkerAddress(WorkerEpoch worker, String dataAddress) {}
