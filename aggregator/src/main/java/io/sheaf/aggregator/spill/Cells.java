package io.sheaf.aggregator.spill;

import io.sheaf.codec.FlatForm;
import io.sheaf.codec.NumberKind;
import java.util.Arrays;

/**
 * Values by index, which are set one after another from 0 on, and then in any order. If all are of one class that has a {@link FlatForm} they are kept
 * without an object each: numbers from the first one on, records once there are many. Then no object is looked for in memory, and none is
 * made of a value that is got, if the compiler sees all that becomes of it. Owned by one thread.
 */
final class Cells {

    /** Fewer records are in the caches anyway, and would not be worth the making of their form. */
    private static final int MANY_RECORDS = 1 << 9;
    private static final int MOST_LONGS = Integer.MAX_VALUE - 8;
    private static final int REFERENCE_BYTES = 4;
    private static final Object[] NO_OBJECTS = {};
    private static final long[] NO_LONGS = {};

    /** Of what the {@link #longs} hold; null if objects are held. */
    private FlatForm formOrNull;
    private int width;
    private long[] longs = NO_LONGS;
    private Object[] objects = NO_OBJECTS;
    private int size;

    /** What was last set at this index. */
    Object get(int index) {
        return formOrNull != null ? formOrNull.get(longs, width * index) : objects[index];
    }

    /**
     * @param index of one that was set, or the next
     * @param value may be null
     */
    void set(int index, Object value) {
        if (formOrNull != null) {
            if (formOrNull.fits(value) && (index < size || growLongs())) {
                formOrNull.put(value, longs, width * index);
                return;
            }
            unflatten();
        } else if (size == 0) {
            NumberKind kind = NumberKind.ofOrNull(value);
            if (kind != null) {
                formOrNull = kind;
                width = 1;
                set(index, value);
                return;
            }
        }
        setObject(index, value);
    }

    /** Whether it holds objects, whose memory {@link #arrayBytes} does not tell. */
    boolean holdsObjects() {
        return size > 0 && formOrNull == null;
    }

    /** Memory of what it is itself, in bytes, about, once there is one more. */
    long arrayBytes() {
        if (formOrNull != null) {
            return Long.BYTES * (isFull() ? grownLongs() : longs.length);
        }
        return (long) REFERENCE_BYTES * (size == objects.length ? SpillingTable.grown(size) : objects.length);
    }

    /** Forgets all. */
    void clear() {
        formOrNull = null;
        longs = NO_LONGS;
        objects = NO_OBJECTS;
        size = 0;
    }

    private void setObject(int index, Object value) {
        if (index < size) {
            objects[index] = value;
            return;
        }
        if (size == objects.length) {
            objects = Arrays.copyOf(objects, SpillingTable.grown(size));
        }
        objects[size++] = value;
        if (size == MANY_RECORDS && value instanceof Record) {
            flatten(FlatForm.ofOrNull(value));
        }
    }

    /** Makes room for one more, unless it would be more than an array holds. */
    private boolean growLongs() {
        if (isFull()) {
            longs = Arrays.copyOf(longs, (int) grownLongs());
        }
        if (isFull()) {
            return false;
        }
        size++;
        return true;
    }

    private boolean isFull() {
        return width * (size + 1L) > longs.length;
    }

    private long grownLongs() {
        return Math.min(MOST_LONGS, (long) width * SpillingTable.grown(size));
    }

    /** If all that there is has this form. */
    private void flatten(FlatForm newFormOrNull) {
        if (newFormOrNull == null || !Arrays.stream(objects, 0, size).allMatch(newFormOrNull::fits)) {
            return;
        }
        formOrNull = newFormOrNull;
        width = newFormOrNull.longs();
        longs = new long[width * objects.length];
        for (int i = 0; i < size; i++) {
            newFormOrNull.put(objects[i], longs, width * i);
        }
        objects = NO_OBJECTS;
    }

    private void unflatten() {
        objects = new Object[SpillingTable.grown(size)];
        for (int i = 0; i < size; i++) {
            objects[i] = formOrNull.get(longs, width * i);
        }
        formOrNull = null;
        longs = NO_LONGS;
    }
}
