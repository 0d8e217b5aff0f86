package io.sheaf.aggregator.spill;

import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;

/**
 * What keys came to so far: an accumulator for each, at the key's number. Numbers are given out from 0 on, one after another. Owned by one thread.
 *
 * @param <V> what is brought to them
 */
public abstract class Accumulators<V> {

    /** Of accumulators and of values. */
    protected final ValueEncoding values;

    private final Cells cells = new Cells();

    protected Accumulators(ValueEncoding values) {
        this.values = values;
    }

    /** Begins the accumulator of the next key, or again that of a key, with its first value. */
    protected abstract void first(int number, V value);

    /** Brings another value to it. */
    protected abstract void next(int number, V value);

    /** Appends a value. */
    protected abstract void writeValue(V value, ByteSink out);

    /** Reads a value. Valid until the next call. */
    protected abstract V readValue(ByteSource in);

    /** Such accumulators of other keys. */
    protected abstract Accumulators<V> others();

    /** What all that was brought to the key came to so far. */
    protected final Object get(int number) {
        return cells.get(number);
    }

    /** @param accumulator may be null */
    protected final void set(int number, Object accumulator) {
        cells.set(number, accumulator);
    }

    /** Appends the accumulator. */
    final void write(int number, ByteSink out) {
        values.encode(cells.get(number), out);
    }

    /** As {@link #first}, but of an accumulator that was written. */
    final void read(int number, ByteSource in) {
        cells.set(number, values.decode(in));
    }

    /** Memory of those that need no object, and of the references to others, in bytes, about, once there is another key. */
    public final long arrayBytes() {
        return cells.arrayBytes();
    }

    /** Whether they are objects now, whose memory is not counted. */
    public final boolean holdObjects() {
        return cells.holdsObjects();
    }

    /** Forgets all. */
    final void clear() {
        cells.clear();
    }
}
