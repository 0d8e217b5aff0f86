package io.sheaf.codec;

import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** What one class loader has been told that values refer to by hash. Meanings are held by their classes. Safe for use by many threads. */
final class KnownHeaders {

    private static final WeakReference<Object> NOT_LOOKED_UP = new WeakReference<>(null);

    /** Open addressing, linear, at most half full, never changed once published. */
    private volatile Entry[] table = new Entry[16];

    private int size;

    /** A header and what it means to the loader. */
    static final class Entry {
        final byte[] header;
        private final long hash;
        private volatile WeakReference<Object> meaning = NOT_LOOKED_UP;

        private Entry(byte[] header, long hash) {
            this.header = header;
            this.hash = hash;
        }

        Object meaningOrNull() {
            return meaning.get();
        }

        /** @param newMeaning must be held by its class */
        void means(Object newMeaning) {
            meaning = new WeakReference<>(newMeaning);
        }
    }

    /** The header with this hash, or null. */
    Entry find(long hash) {
        Entry[] entries = table;
        int at = (int) hash & entries.length - 1;
        while (entries[at] != null && entries[at].hash != hash) {
            at = at + 1 & entries.length - 1;
        }
        return entries[at];
    }

    void add(byte[] header) {
        long hash = KeyHash.hash(header, 0, header.length);
        Entry known = find(hash);
        if (known == null) {
            insert(header, hash);
        } else if (!Arrays.equals(known.header, header)) {
            throw new MalformedBytesException("two classes have names with the same hash, which one pair of 2^64 has: " + shown(known.header) + " and "
                    + shown(header) + ". Rename one of them");
        }
    }

    /** The name, between bytes that are none. */
    private static String shown(byte[] header) {
        return new String(header, StandardCharsets.ISO_8859_1).strip();
    }

    private synchronized void insert(byte[] header, long hash) {
        if (find(hash) != null) {
            return;
        }
        Entry[] entries = table.clone();
        if (2 * (size + 1) > entries.length) {
            entries = new Entry[2 * entries.length];
            for (Entry entry : table) {
                if (entry != null) {
                    put(entries, entry);
                }
            }
        }
        put(entries, new Entry(header, hash));
        size++;
        table = entries;
    }

    private static void put(Entry[] entries, Entry entry) {
        int at = (int) entry.hash & entries.length - 1;
        while (entries[at] != null) {
            at = at + 1 & entries.length - 1;
        }
        entries[at] = entry;
    }
}
