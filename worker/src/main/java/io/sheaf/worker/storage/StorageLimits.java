package io.sheaf.worker.storage;

import java.nio.file.Path;

/**
 * How much a block store keeps in memory, and where the rest goes.
 *
 * @param heapBytes bytes of blocks kept in memory; what comes after goes to files
 * @param parentDirectory where the store makes its own directory when it first needs a file; must exist then
 */
public record StorageLimits(long heapBytes, Path parentDirectory) {

    public StorageLimits {
        if (heapBytes < 0) {
            throw new IllegalArgumentException("heapBytes must not be negative: " + heapBytes);
        }
    }

    /** A quarter of this JVM's heap; the rest below {@code java.io.tmpdir}. */
    public static StorageLimits ofThisJvm() {
        return new StorageLimits(Runtime.getRuntime().maxMemory() / 4, Path.of(System.getProperty("java.io.tmpdir")));
    }
}
