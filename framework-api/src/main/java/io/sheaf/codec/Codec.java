package io.sheaf.codec;

/**
 * Turns values of one type into bytes and back. Stateless and safe for use by many threads.
 *
 * @param <T> the values
 */
public interface Codec<T> {

    /** Appends the value's bytes. */
    void encode(T value, ByteSink out);

    /** Reads what {@link #encode} wrote, and no byte more. */
    T decode(ByteSource in);

    /** Whether equal values always give equal bytes, so that the type can be a key. */
    boolean canonical();

    /** {@link KeyHash#hash} of the value's encoding. */
    default long hash(T value) {
        ByteSink out = new ByteSink(64);
        encode(value, out);
        return KeyHash.hash(out.buffer(), 0, out.size());
    }
}
