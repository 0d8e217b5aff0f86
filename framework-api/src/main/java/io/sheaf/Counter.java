package io.sheaf;

/**
 * A job's named sum, added to by tasks. Only winning attempts count, each task once, however often tasks are tried; see
 * {@link Accumulator} for what is no sum, and for what counts when lost output is made again.
 */
@FunctionalInterface
public interface Counter {

    /** Adds to the sum; wraps like {@code long}. */
    void add(long amount);

    default void increment() {
        add(1);
    }
}
