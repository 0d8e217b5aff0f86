package io.sheaf.plan;

/**
 * What a sort compares, as a plain parameter of its operators. Where they have a comparator, it compares; otherwise
 * {@link io.sheaf.codec.OrderedKey} does.
 *
 * @param key the keys of pairs, instead of whole records
 * @param descending against the natural order; of no meaning to a comparator
 */
public record SortBy(boolean key, boolean descending) {

    public long toNumber() {
        return (key ? 1 : 0) | (descending ? 2 : 0);
    }

    /** The inverse of {@link #toNumber()}. */
    public static SortBy of(long number) {
        return new SortBy((number & 1) != 0, (number & 2) != 0);
    }
}
