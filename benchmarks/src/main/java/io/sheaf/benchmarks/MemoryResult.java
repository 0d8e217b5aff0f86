package io.sheaf.benchmarks;

/**
 * What came out: how many records, and a sum over their content.
 *
 * @param checksum wraps around
 */
record MemoryResult(long records, long checksum) {

    static final MemoryResult NONE = new MemoryResult(0, 0);

    MemoryResult with(long recordChecksum) {
        return new MemoryResult(records + 1, checksum + recordChecksum);
    }

    MemoryResult and(MemoryResult other) {
        return new MemoryResult(records + other.records, checksum + other.checksum);
    }
}
