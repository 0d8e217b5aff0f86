package io.sheaf.partitioner.route;

import io.sheaf.codec.KeyHash;

/**
 * Routes a key by the 64-bit hash of its encoding. The same hash goes to the same partition in every JVM; never route
 * by {@code hashCode()}, which differs between them for enums, arrays and objects.
 */
public final class HashRouting {
    private HashRouting() {}

    /**
     * The partition of a key. Any hash will do: it is mixed first, so that neither a weak hash together with a round
     * number of partitions, nor a hash table that uses bits of the same hash, makes partitions uneven.
     *
     * @param hash of the encoded key, all 64 bits
     * @param partitions at least 1
     * @return 0 to {@code partitions - 1}, as even as the hashes are distinct
     */
    public static int partition(long hash, int partitions) {
        requirePartitions(partitions);
        // The high half of the product of a 32-bit fraction and the number of partitions: a division without dividing.
        return (int) ((KeyHash.mix(hash) >>> 32) * partitions >>> 32);
    }

    static void requirePartitions(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("there must be at least 1 partition, not " + partitions);
        }
    }
}
