package io.sheaf.codec;

import io.sheaf.Pair;
import io.sheaf.Text;
import io.sheaf.UnencodableException;

/**
 * What may be held of a record while user code goes on, which may change the object or give it again with other content.
 * Stateless; safe for use by many threads.
 */
public final class Copies {

    private Copies() {}

    /**
     * The record itself if nobody can change it and it holds on to nothing beside, else a copy.
     *
     * @param loader of the program's classes
     * @throws UnencodableException if it cannot be copied
     */
    public static Object kept(Object record, ClassLoader loader) {
        if (record instanceof Text text) {
            return text.compact();
        }
        return isImmutable(record) ? record : ValueCodec.decode(new ByteSource(ValueCodec.toBytes(record)), loader);
    }

    /** As {@link #kept}, but a record that cannot be copied is given as it is: for what need not be sent, and may be held by nobody else. */
    public static Object keptIfPossible(Object record, ClassLoader loader) {
        try {
            return kept(record, loader);
        } catch (UnencodableException e) {
            return record;
        }
    }

    private static boolean isImmutable(Object record) {
        return record == null || Immutability.isDeeplyImmutable(record.getClass())
                || record instanceof Pair<?, ?> pair && isImmutable(pair.first()) && isImmutable(pair.second());
    }
}
