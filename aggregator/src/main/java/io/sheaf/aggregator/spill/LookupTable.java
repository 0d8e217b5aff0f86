package io.sheaf.aggregator.spill;

import io.sheaf.ResourceException;
import io.sheaf.aggregator.table.ByteArena;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSource;
import io.sheaf.codec.KeyHash;
import java.util.Arrays;

/**
 * All values of each key, encoded, in the order they were added: the small side of a join, which has to fit in memory. First one
 * thread adds, then any number of them look.
 */
public final class LookupTable implements AutoCloseable {

    private static final int FIRST_ENTRIES = 16;
    /** Of a value: position, length, and the next of the same key. Of a key: its first and last value. */
    private static final long ENTRY_BYTES = 8 + 4 + 4;
    private static final long KEY_BYTES = 4 + 4;

    private final MemoryBudget.Share share;
    private final String advice;
    private final KeyTable keys = new KeyTable(bytes -> allows(bytes));
    private final ByteArena values = new ByteArena();
    private int[] firsts = new int[FIRST_ENTRIES];
    private int[] lasts = new int[FIRST_ENTRIES];
    private long[] positions = new long[FIRST_ENTRIES];
    private int[] lengths = new int[FIRST_ENTRIES];
    private int[] nexts = new int[FIRST_ENTRIES];
    private int size;

    /** @param advice what to do if there is no memory for it, besides giving workers more */
    public LookupTable(MemoryBudget budget, String advice) {
        share = budget.openRigid();
        this.advice = advice;
    }

    private boolean allows(long keyBytes) {
        return share.allows(keyBytes + values.heapBytes() + ENTRY_BYTES * positions.length + KEY_BYTES * firsts.length);
    }

    /**
     * Adds a record that begins with the length of the encoded key and the key; the rest, which is the value, has {@code length} bytes in all
     * with these.
     *
     * @throws ResourceException if there is no memory for it
     */
    public void add(byte[] record, int from, int length) {
        ByteSource in = new ByteSource(record, from, length);
        int keyLength = in.readCount(1);
        int keyFrom = in.position();
        in.skip(keyLength);
        int number = keys.number(record, keyFrom, keyLength, KeyHash.hash(record, keyFrom, keyLength));
        int valueLength = in.remaining();
        boolean fits = number != KeyTable.FULL
                && share.allows(keys.heapBytes() + values.heapBytesWith(valueLength) + 2 * (ENTRY_BYTES * positions.length + KEY_BYTES * firsts.length));
        if (!fits) {
            throw new ResourceException("the small side of a join does not fit in this worker's memory for tables after " + size
                    + " pairs of " + (keys.heapBytes() + values.heapBytes() >> 10) + " KiB. " + advice + " or give workers more memory");
        }
        append(number, values.add(record, in.position(), valueLength), valueLength);
    }

    private void append(int key, long position, int length) {
        if (size == positions.length) {
            positions = Arrays.copyOf(positions, 2 * size);
            lengths = Arrays.copyOf(lengths, 2 * size);
            nexts = Arrays.copyOf(nexts, 2 * size);
        }
        if (key == firsts.length) {
            firsts = Arrays.copyOf(firsts, 2 * key);
            lasts = Arrays.copyOf(lasts, 2 * key);
        }
        // Entries are counted from 1, so that 0 is none.
        size++;
        positions[size - 1] = position;
        lengths[size - 1] = length;
        if (firsts[key] == 0) {
            firsts[key] = size;
        } else {
            nexts[lasts[key] - 1] = size;
        }
        lasts[key] = size;
    }

    /** The first value of this key, or 0. */
    public int first(byte[] key, int from, int length, long hash) {
        int number = keys.find(key, from, length, hash);
        return number < 0 ? 0 : firsts[number];
    }

    /** The next value of the same key, or 0. */
    public int next(int value) {
        return nexts[value - 1];
    }

    /** Points {@code in} at the encoded value. */
    public void read(int value, ByteSource in) {
        long position = positions[value - 1];
        in.reset(values.segment(position), ByteArena.offset(position), lengths[value - 1]);
    }

    /** How many pairs were added. */
    public int size() {
        return size;
    }

    /** Its memory counts no more, though those who look may go on. */
    @Override
    public void close() {
        share.close();
    }
}
