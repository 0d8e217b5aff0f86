package io.sheaf.worker.task;

import io.sheaf.UnencodableException;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.OrderedKey;
import io.sheaf.codec.ValueCodec;
import java.util.Arrays;
import java.util.Comparator;

/**
 * The natural order of a {@code Comparable} of the user's, which no bytes express: its objects are compared by their
 * {@code compareTo}, and by their bytes as keys where it gives 0. What is not known until the first of them is seen is said in place
 * of the bytes that other keys have. Stateless.
 */
final class NaturalObjects {

    /** What stands in place of a key's bytes, which begin otherwise. */
    private static final byte MARK = 2;

    private NaturalObjects() {}

    /** Whether a value is ordered by its {@code compareTo} alone. */
    static boolean include(Object value) {
        return value instanceof Comparable<?> && !OrderedKey.isKnown(value);
    }

    static void mark(ByteSink key) {
        key.writeByte(MARK);
    }

    /** Whether this is the mark, or begins with it. */
    static boolean isMarked(byte[] key, int from, int length) {
        return length > 0 && key[from] == MARK;
    }

    static boolean isMarked(byte[] key) {
        return isMarked(key, 0, key.length);
    }

    static Comparator<Object> order(boolean descending) {
        Comparator<Object> ascending = NaturalObjects::compare;
        return descending ? ascending.reversed() : ascending;
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object left, Object right) {
        if (left.getClass() != right.getClass()) {
            throw Sorting.twoTypes(left.getClass().getTypeName(), right.getClass().getTypeName());
        }
        int order = ((Comparable<Object>) left).compareTo(right);
        return order != 0 ? order : compareAsKeys(left, right);
    }

    // What cannot be a key stays in the order it came in.
    private static int compareAsKeys(Object left, Object right) {
        ByteSink one = new ByteSink(64);
        ByteSink other = new ByteSink(64);
        try {
            ValueCodec.encodeKey(left, one);
            ValueCodec.encodeKey(right, other);
        } catch (UnencodableException e) {
            return 0;
        }
        return Arrays.compareUnsigned(one.buffer(), 0, one.size(), other.buffer(), 0, other.size());
    }
}
