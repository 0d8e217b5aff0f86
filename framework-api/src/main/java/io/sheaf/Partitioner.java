package io.sheaf;

import java.io.Serializable;

/**
 * Says to which partition the pairs of a key go. It must give the same for equal keys on every worker and at every retry,
 * so it must not use {@code hashCode()}, which differs between JVMs for enums, arrays and most objects; those of
 * {@code String}, boxes and records of them are the same everywhere. Called by one thread at a time.
 *
 * @param <K> the keys
 */
@FunctionalInterface
public interface Partitioner<K> extends Serializable {

    /**
     * @param key may be null if the dataset has null keys
     * @param partitions how many there are, at least 1
     * @return 0 to {@code partitions - 1}; anything else fails the task
     */
    int partition(K key, int partitions);
}
