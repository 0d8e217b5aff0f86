package io.sheaf;

/**
 * Where the workers keep a dataset's partitions, encoded, once they are computed. A lost partition is computed again, whatever the
 * level.
 */
public enum StorageLevel {
    /**
     * In the memory that a worker has for blocks, a quarter of its heap, as long as there is room; then in files. Other jobs'
     * blocks come after them, so that these go to files earlier.
     */
    MEMORY_AND_DISK,
    /** In files only: for what is large, or read seldom. */
    DISK
}
