package io.sheaf.partitioner.route;

import java.util.Arrays;
import java.util.List;

/**
 * Routes a key by the range its encoding falls into, bytes compared as unsigned and a prefix before what it is a
 * prefix of. A bound is the least key of the range at its right: partition {@code i} holds the keys from bound
 * {@code i - 1} (inclusive) to bound {@code i} (exclusive); so equal keys are never parted. Immutable.
 */
public final class RangeRouting {
    private final byte[][] bounds;

    /**
     * @param bounds strictly ascending; not to be changed any more
     */
    public RangeRouting(List<byte[]> bounds) {
        this.bounds = bounds.toArray(byte[][]::new);
        for (int i = 1; i < this.bounds.length; i++) {
            if (Arrays.compareUnsigned(this.bounds[i - 1], this.bounds[i]) >= 0) {
                throw new IllegalArgumentException("bound " + i + " is not above the one before it");
            }
        }
    }

    /** One more than there are bounds. */
    public int partitions() {
        return bounds.length + 1;
    }

    /** The bounds, to be sent to those who route. Nobody writes to them. */
    public List<byte[]> bounds() {
        return List.of(bounds);
    }

    public int partition(byte[] key) {
        return partition(key, 0, key.length);
    }

    /**
     * The partition of the key in {@code buffer} from {@code offset} on.
     *
     * @return 0 to {@code partitions() - 1}
     */
    public int partition(byte[] buffer, int offset, int length) {
        int low = 0;
        int high = bounds.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            byte[] bound = bounds[middle];
            if (Arrays.compareUnsigned(bound, 0, bound.length, buffer, offset, offset + length) <= 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
