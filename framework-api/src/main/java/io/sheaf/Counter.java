package io.sheaf;

/** A job's named sum, added to by tasks. Only winning attempts count, each once, however often tasks are tried. */
@FunctionalInterface
public interface Counter {

    /** Adds to the sum; wraps like {@code long}. */
    void add(long amount);

    default void increment() {
        add(1);
    }
}
