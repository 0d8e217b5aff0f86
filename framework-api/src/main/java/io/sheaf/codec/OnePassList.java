package io.sheaf.codec;

import io.sheaf.ResourceException;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;

/**
 * A list too long for memory. It can be gone through once, from its beginning, while the function that got it runs; whatever
 * needs it as a whole, its encoding among that, is an error that says so. Owned by one thread.
 */
public abstract class OnePassList<E> extends AbstractList<E> {

    private static final String REMEDY = "Go through them once, with a loop, forEach or stream(), or reduce or aggregate them by key"
            + " instead of grouping them, or give workers more memory";

    private boolean begun;

    /** The elements; called once. */
    protected abstract Iterator<E> pass();

    /** Whether all elements that were given so far are in memory anyway. */
    protected abstract boolean holdsAllGiven();

    /** How many and how long they are, as a phrase that ends with a comma. */
    protected abstract String measure();

    /** What to throw when the task has gone on to another key. */
    protected final IllegalStateException hasPassed() {
        return new IllegalStateException("the values of this key do not fit in memory and have passed already."
                + " Go through them in the function that gets them, and keep what they come to and not the list");
    }

    /**
     * To be called by who keeps all elements it was given.
     *
     * @param remedy what to do, as a sentence without its full stop
     * @throws ResourceException if there is no memory for that
     */
    public final void requireHeld(String remedy) {
        if (!holdsAllGiven()) {
            throw tooLong(remedy);
        }
    }

    @Override
    public final Iterator<E> iterator() {
        if (begun) {
            throw new IllegalStateException("the values of this key, " + measure() + " do not fit in memory, so that one can go through them once"
                    + " only. Do all with them in one loop, or give workers more memory");
        }
        begun = true;
        return pass();
    }

    @Override
    public final Spliterator<E> spliterator() {
        return Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED);
    }

    @Override
    public final boolean isEmpty() {
        return false;
    }

    @Override
    public final int size() {
        throw tooLong(REMEDY);
    }

    @Override
    public final E get(int index) {
        throw tooLong(REMEDY);
    }

    @Override
    public final String toString() {
        return "[the values of one key, " + measure() + " too many for memory]";
    }

    private ResourceException tooLong(String remedy) {
        return new ResourceException("the values of one key, " + measure() + " do not fit in memory. " + remedy);
    }
}
