package io.sheaf.aggregator.table;

import java.util.Arrays;

/**
 * Numbers distinct keys 0, 1, 2, … in the order they are first seen. A key is its encoded bytes, kept once; two keys
 * are the same only if all bytes are, whatever their hashes. What belongs to a key is kept by the caller, in an array
 * indexed by that number. A key already seen costs no allocation. Owned by one thread.
 */
public final class KeyTable {

    private static final int FIRST_SLOTS = 16;
    /** There is no room for a new key. */
    public static final int FULL = -1;
    /** Twice as many slots as keys, and the number of slots is a power of two. */
    private static final int MAX_KEYS = 1 << 29;

    /** Slots of twice as many, hash, position and length, and the order at the end with what sorting it takes. */
    private static final long INDEX_BYTES = 8 + 8 + 4 + 8;

    private final Room room;
    private ByteArena arena;
    private int[] slots;
    private long[] hashes;
    private long[] positions;
    private int[] lengths;
    private int size;
    private boolean closed;

    /** Says whether a table may grow. */
    public interface Room {

        /** Whether keys and index may take so many bytes, about. */
        boolean allows(long heapBytes);
    }

    public KeyTable(Room room) {
        this.room = room;
        clear();
    }

    /** Forgets all keys, and takes new ones again. */
    public void clear() {
        arena = new ByteArena();
        slots = new int[FIRST_SLOTS];
        hashes = new long[FIRST_SLOTS / 2];
        positions = new long[FIRST_SLOTS / 2];
        lengths = new int[FIRST_SLOTS / 2];
        size = 0;
        closed = false;
    }

    /** How many distinct keys were seen. */
    public int size() {
        return size;
    }

    /**
     * The key's number. If the key is new it is the {@link #size()} of before; or {@link #FULL}, if there is no room for
     * it, nor for any other new key from then on.
     *
     * @param hash the same for equal keys; the better it is spread over all 64 bits, the faster the table
     */
    public int number(byte[] key, int from, int length, long hash) {
        int mask = slots.length - 1;
        int slot = slotOf(hash) & mask;
        while (slots[slot] != 0) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash && isKey(number, key, from, length)) {
                return number;
            }
            slot = slot + 1 & mask;
        }
        if (closed || !hasRoom(length)) {
            closed = true;
            return FULL;
        }
        slots[slot] = size + 1;
        return add(key, from, length, hash);
    }

    /** The number of a key that was seen, or -1. Many threads may look while none adds. */
    public int find(byte[] key, int from, int length, long hash) {
        int mask = slots.length - 1;
        for (int slot = slotOf(hash) & mask; slots[slot] != 0; slot = slot + 1 & mask) {
            int number = slots[slot] - 1;
            if (hashes[number] == hash && isKey(number, key, from, length)) {
                return number;
            }
        }
        return -1;
    }

    /** The hash given with key {@code number}. */
    public long hash(int number) {
        return hashes[number];
    }

    /** Of key n at index n; longer than there are keys. Not to be written. */
    long[] hashes() {
        return hashes;
    }

    /** Orders two keys by their bytes, unsigned. */
    public int compareKeys(int left, int right) {
        int leftFrom = keyOffset(left);
        int rightFrom = keyOffset(right);
        return Arrays.compareUnsigned(
                keyArray(left), leftFrom, leftFrom + lengths[left], keyArray(right), rightFrom, rightFrom + lengths[right]);
    }

    /** An array that holds key {@code number}, from {@link #keyOffset} on for {@link #keyLength} bytes. Not to be written. */
    public byte[] keyArray(int number) {
        return arena.segment(positions[number]);
    }

    public int keyOffset(int number) {
        return ByteArena.offset(positions[number]);
    }

    public int keyLength(int number) {
        return lengths[number];
    }

    /** Memory of keys and index, in bytes, about. */
    public long heapBytes() {
        return arena.heapBytes() + 4L * slots.length + INDEX_BYTES * hashes.length;
    }

    private boolean isKey(int number, byte[] key, int from, int length) {
        if (lengths[number] != length) {
            return false;
        }
        int offset = keyOffset(number);
        return Arrays.equals(keyArray(number), offset, offset + length, key, from, from + length);
    }

    private int add(byte[] key, int from, int length, long hash) {
        int number = size;
        if (number == hashes.length) {
            growKeys();
        }
        hashes[number] = hash;
        positions[number] = arena.add(key, from, length);
        lengths[number] = length;
        size++;
        if (2L * size > slots.length) {
            growSlots();
        }
        return number;
    }

    /** Asks for room whenever something would grow, and before the first key. */
    private boolean hasRoom(int length) {
        long before = heapBytes();
        long after = arena.heapBytesWith(length);
        after += 4L * (2L * (size + 1) > slots.length ? 2 * slots.length : slots.length);
        after += INDEX_BYTES * (size == hashes.length ? grownKeys() : hashes.length);
        return size < MAX_KEYS && (after == before && size > 0 || room.allows(after));
    }

    private int grownKeys() {
        return size + (size >> 1) + 8;
    }

    private void growKeys() {
        int grown = grownKeys();
        hashes = Arrays.copyOf(hashes, grown);
        positions = Arrays.copyOf(positions, grown);
        lengths = Arrays.copyOf(lengths, grown);
    }

    private void growSlots() {
        int[] larger = new int[slots.length * 2];
        int mask = larger.length - 1;
        for (int number = 0; number < size; number++) {
            int slot = slotOf(hashes[number]) & mask;
            while (larger[slot] != 0) {
                slot = slot + 1 & mask;
            }
            larger[slot] = number + 1;
        }
        slots = larger;
    }

    /** Where to look first, to be masked. The high bits choose the partition elsewhere; keys of one partition share them, so that they are mixed in. */
    static int slotOf(long hash) {
        return (int) (hash * 0x9e3779b97f4a7c15L >>> 32);
    }
}
