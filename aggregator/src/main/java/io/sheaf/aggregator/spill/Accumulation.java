package io.sheaf.aggregator.spill;

/** What values of a key are folded with. */
public interface Accumulation {

    /** The accumulator of a key of which this is the first value. */
    Object first(Object value);

    /** The accumulator with one more value. */
    Object next(Object accumulator, Object value);
}
