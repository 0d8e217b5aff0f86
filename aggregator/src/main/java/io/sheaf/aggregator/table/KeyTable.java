package io.sheaf.aggregator.table;

import io.sheaf.codec.ShortKey;
import java.util.Arrays;

/**
 * Numbers distinct keys 0, 1, 2, … in the order they are first seen. A key is its encoded bytes, kept once; two keys
 * are the same only if all bytes are, whatever their hashes. What belongs to a key is kept by the caller, in an array
 * indexed by that number. A key already seen costs no allocation. Owned by one thread.
 */
public final class KeyTable {

    private static final int FIRST_SLOTS = 16;
    private static final int SECTION_BITS = 6;
    /** How many sections a table has, but for a small one. */
    public static final int SECTIONS = 1 << SECTION_BITS;
    /** There is no room for a new key. */
    public static final int FULL = -1;
    /** Twice as many slots as keys, and the number of slots is a power of two. */
    private static final int MAX_KEYS = 1 << 29;

    /** Word, hash, position and length, and the order at the end with what sorting it takes. The slots are counted apart. */
    private static final long INDEX_BYTES = 8 + 8 + 8 + 4 + 8;

    /** The upper byte of the word of a long key; that of a short one is its length. */
    private static final long LONG_KEY = 0xffL << 56;

    private final Room room;
    private ByteArena arena;
    /**
     * The slots, in sections by the first bits of the mixed hash, so that those who bring keys section by section touch few of them at a time.
     * Each grows by itself: if one array held them all, the first keys of such would crowd together in a small part of it.
     */
    private int[][] sections;
    private int[] sectionSizes;
    private int sectionBits;
    private long slots;
    /** A short key itself, or of a long one some of the hash. */
    private long[] words;
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
        open(0, FIRST_SLOTS);
        words = new long[FIRST_SLOTS / 2];
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
        long mixed = mixed(hash);
        int at = section(mixed);
        int[] section = sections[at];
        int slot = firstSlot(mixed, section.length);
        long word = word(key, from, length, hash);
        while (section[slot] != 0) {
            int number = section[slot] - 1;
            if (words[number] == word && (length <= ShortKey.MAX_BYTES || isKey(number, key, from, length))) {
                return number;
            }
            slot = slot + 1 & section.length - 1;
        }
        if (closed || !hasRoom(length, at)) {
            closed = true;
            return FULL;
        }
        section[slot] = size + 1;
        return add(key, from, length, hash, word, at);
    }

    /** The number of a key that was seen, or -1. Many threads may look while none adds. */
    public int find(byte[] key, int from, int length, long hash) {
        long mixed = mixed(hash);
        int[] section = sections[section(mixed)];
        long word = word(key, from, length, hash);
        for (int slot = firstSlot(mixed, section.length); section[slot] != 0; slot = slot + 1 & section.length - 1) {
            int number = section[slot] - 1;
            if (words[number] == word && (length <= ShortKey.MAX_BYTES || isKey(number, key, from, length))) {
                return number;
            }
        }
        return -1;
    }

    /** As {@link #find(byte[], int, int, long)} of a {@link ShortKey}. */
    public int find(long shortKey, long hash) {
        long mixed = mixed(hash);
        int[] section = sections[section(mixed)];
        for (int slot = firstSlot(mixed, section.length); section[slot] != 0; slot = slot + 1 & section.length - 1) {
            if (words[section[slot] - 1] == shortKey) {
                return section[slot] - 1;
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
        return arena.heapBytes() + 4L * slots + INDEX_BYTES * hashes.length;
    }

    /** Two short keys have the same only if they are the same, a short one and a long one never. */
    private static long word(byte[] key, int from, int length, long hash) {
        return length > ShortKey.MAX_BYTES ? hash | LONG_KEY : ShortKey.of(key, from, length);
    }

    private boolean isKey(int number, byte[] key, int from, int length) {
        if (lengths[number] != length) {
            return false;
        }
        int offset = keyOffset(number);
        return Arrays.equals(keyArray(number), offset, offset + length, key, from, from + length);
    }

    private int add(byte[] key, int from, int length, long hash, long word, int section) {
        int number = size;
        if (number == hashes.length) {
            growKeys();
        }
        words[number] = word;
        hashes[number] = hash;
        positions[number] = arena.add(key, from, length);
        lengths[number] = length;
        size++;
        if (2 * ++sectionSizes[section] > sections[section].length) {
            grow(section);
        }
        return number;
    }

    /** Asks for room whenever something would grow, and before the first key. */
    private boolean hasRoom(int length, int section) {
        long before = heapBytes();
        long after = arena.heapBytesWith(length);
        after += 4L * (slots + (2 * (sectionSizes[section] + 1) > sections[section].length ? sections[section].length : 0));
        after += INDEX_BYTES * (size == hashes.length ? grownKeys() : hashes.length);
        return size < MAX_KEYS && (after == before && size > 0 || room.allows(after));
    }

    private int grownKeys() {
        return size + (size >> 1) + 8;
    }

    private void growKeys() {
        int grown = grownKeys();
        words = Arrays.copyOf(words, grown);
        hashes = Arrays.copyOf(hashes, grown);
        positions = Arrays.copyOf(positions, grown);
        lengths = Arrays.copyOf(lengths, grown);
    }

    private void grow(int section) {
        if (sectionBits == 0 && slots == SECTIONS * FIRST_SLOTS) {
            open(SECTION_BITS, 2 * FIRST_SLOTS);
            for (int number = 0; number < size; number++) {
                long mixed = mixed(hashes[number]);
                int at = section(mixed);
                if (2 * ++sectionSizes[at] > sections[at].length) {
                    enlarge(at);
                }
                put(mixed, sections[at], number + 1);
            }
        } else {
            enlarge(section);
        }
    }

    private void enlarge(int section) {
        int[] before = sections[section];
        int[] larger = new int[2 * before.length];
        for (int entry : before) {
            if (entry != 0) {
                put(mixed(hashes[entry - 1]), larger, entry);
            }
        }
        sections[section] = larger;
        slots += before.length;
    }

    private void put(long mixed, int[] section, int entry) {
        int slot = firstSlot(mixed, section.length);
        while (section[slot] != 0) {
            slot = slot + 1 & section.length - 1;
        }
        section[slot] = entry;
    }

    private void open(int bits, int slotsOfEach) {
        sectionBits = bits;
        sections = new int[1 << bits][slotsOfEach];
        sectionSizes = new int[1 << bits];
        slots = (long) slotsOfEach << bits;
    }

    private int section(long mixed) {
        return sectionBits == 0 ? 0 : sectionOf(mixed);
    }

    private int firstSlot(long mixed, int length) {
        return slotOf(mixed << sectionBits, length);
    }

    /** Which of the {@link #SECTIONS} of a large table a key is in. */
    public static int sectionOf(long mixed) {
        return (int) (mixed >>> Long.SIZE - SECTION_BITS);
    }

    /** Where to look first, by the upper bits, of so many slots, a power of two. */
    static int slotOf(long mixed, int slots) {
        return (int) (mixed >>> Integer.numberOfLeadingZeros(slots) + 33);
    }

    /**
     * Mixes a hash, for its upper bits choose the partition elsewhere, and keys of one partition share them (Knuth, "The Art of Computer
     * Programming", volume 3, section 6.4: Fibonacci hashing).
     */
    public static long mixed(long hash) {
        return hash * 0x9e3779b97f4a7c15L;
    }
}
