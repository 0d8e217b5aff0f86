package io.sheaf.codec;

/**
 * How values of one class are kept as some longs instead of an object each, and made again of them when they are asked for. Stateless; safe for
 * use by many threads.
 */
public interface FlatForm {

    /** How many longs a value takes, 1 or more. */
    int longs();

    /** Whether a value, which may be null, is of the class. */
    boolean fits(Object value);

    /** Puts a value that {@link #fits} into the longs from this index on. */
    void put(Object value, long[] longs, int at);

    /** A value like the one that was put there. */
    Object get(long[] longs, int at);

    /** That of a value's class; null if it has none, or for null. The first of a class may take some milliseconds to make. */
    static FlatForm ofOrNull(Object value) {
        NumberKind kind = NumberKind.ofOrNull(value);
        return kind != null || !(value instanceof Record) ? kind : FlatRecords.ofOrNull(value.getClass());
    }
}
