package io.sheaf.codec;

import java.io.Serializable;

/**
 * Turns values of one type into bytes and back. Stateless and safe for use by many threads; travels to the workers by the
 * JDK's serialisation.
 *
 * @param <T> the values
 */
public interface Codec<T> extends Serializable {

    /** Appends the value's bytes. The value may be null only if {@link #decode} gives null back. */
    void encode(T value, ByteSink out);

    /**
     * Reads what {@link #encode} wrote, and no byte more. Neither {@code in} nor its array may be kept: others write there later.
     *
     * @throws MalformedBytesException if the bytes are damaged
     */
    T decode(ByteSource in);

    /** Whether equal values always give equal bytes and others do not, on every JVM, so that the type can be a key. */
    boolean canonical();

    /** {@link KeyHash#hash} of the value's encoding. */
    default long hash(T value) {
        ByteSink out = new ByteSink(64);
        encode(value, out);
        return KeyHash.hash(out.buffer(), 0, out.size());
    }
}
