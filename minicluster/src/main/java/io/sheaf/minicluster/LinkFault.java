package io.sheaf.minicluster;

import java.time.Duration;

/** What happens to the bytes that pass a {@link ChaosProxy} in one direction. */
public sealed interface LinkFault {

    /** Nothing: they pass at once. */
    LinkFault NONE = new None();

    /** They pass at once. */
    record None() implements LinkFault {}

    /** Each piece of up to 64 KiB waits so long, one after another, so that this bounds the throughput, too. */
    record Delay(Duration each) implements LinkFault {}

    /**
     * About one piece of up to 64 KiB in so many waits as long as a system waits before it sends a lost packet again, 200 ms, and those behind it with it.
     *
     * @param pieces on average from one to the next, at least 1
     * @param seed of which ones; each connection has its own
     */
    record Hiccup(int pieces, long seed) implements LinkFault {}

    /** None passes, none is lost, and nobody is told: what is under way arrives after the fault. */
    record Stall() implements LinkFault {}

    /** They are read and thrown away. A connection that has lost bytes is reset when the fault ends, as its peers could not go on. */
    record Drop() implements LinkFault {}

    /**
     * A connection ends in order after so many bytes more, as if its sender had closed it.
     *
     * @param after bytes that still pass, at least 0
     */
    record Truncate(long after) implements LinkFault {}

    /**
     * About one bit in so many bytes is another one.
     *
     * @param bytes on average from one to the next, at least 1
     * @param seed of the places; each connection has places of its own
     */
    record Flip(int bytes, long seed) implements LinkFault {}
}
