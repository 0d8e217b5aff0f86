package io.sheaf;

/**
 * Takes the pairs a {@link Mapper} makes of one record, in order. Good during that call only, on its thread.
 *
 * @param <K> the keys
 * @param <V> the values
 */
@FunctionalInterface
public interface Emitter<K, V> {

    /** One more pair. Either part may be null. Both are kept, not copied: do not change them afterwards, nor emit one object with new contents. */
    void emit(K key, V value);
}
