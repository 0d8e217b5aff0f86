package io.sheaf.worker.storage;

import java.nio.file.Path;

/**
 * All blocks that one attempt made, complete and never written again. Partition {@code i} lies in
 * {@code [offsets[i], offsets[i + 1])}.
 *
 * @param heapOrNull the bytes, if they are kept in memory
 * @param fileOrNull where they are otherwise
 */
record AttemptOutput(byte[] heapOrNull, Path fileOrNull, long[] offsets, int[] crcs) {

    int partitions() {
        return crcs.length;
    }

    long bytes() {
        return offsets[crcs.length];
    }

    StoredBlock block(int partition) {
        long offset = offsets[partition];
        long length = offsets[partition + 1] - offset;
        return heapOrNull != null
                ? new StoredBlock.InHeap(heapOrNull, (int) offset, (int) length, crcs[partition])
                : new StoredBlock.InFile(fileOrNull, offset, length, crcs[partition]);
    }
}
