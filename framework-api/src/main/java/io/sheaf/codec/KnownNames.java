package io.sheaf.codec;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * What encoded names of classes and constants mean to one class loader, found without making a string. Neither the loader
 * nor its classes are held: meanings are held by their classes, loaders by nothing here. Safe for use by many threads.
 */
final class KnownNames {

    private static final ReferenceQueue<ClassLoader> UNLOADED = new ReferenceQueue<>();
    private static final ConcurrentMap<LoaderKey, KnownNames> LOADERS = new ConcurrentHashMap<>();

    /** Open addressing, linear, at most half full, never changed once published. */
    private volatile Entry[] table = new Entry[16];

    private final KnownHeaders headers = new KnownHeaders();
    private int size;

    private KnownNames() {}

    /** What is known to this loader; null is the boot loader. */
    static KnownNames of(ClassLoader loader) {
        KnownNames known = LOADERS.get(new LoaderKey(loader, null));
        if (known != null) {
            return known;
        }
        for (Reference<?> gone = UNLOADED.poll(); gone != null; gone = UNLOADED.poll()) {
            LOADERS.remove(gone);
        }
        return LOADERS.computeIfAbsent(new LoaderKey(loader, UNLOADED), key -> new KnownNames());
    }

    KnownHeaders headers() {
        return headers;
    }

    /** The meaning of these bytes, or null. */
    Object find(byte[] data, int from, int length) {
        long hash = KeyHash.hash(data, from, length);
        Entry[] entries = table;
        for (int at = (int) hash & entries.length - 1; entries[at] != null; at = at + 1 & entries.length - 1) {
            Entry entry = entries[at];
            if (entry.hash == hash && Arrays.equals(entry.name, 0, entry.name.length, data, from, from + length)) {
                return entry.meaning.get();
            }
        }
        return null;
    }

    /** @param meaning must be held by its class */
    synchronized void add(byte[] name, Object meaning) {
        Entry[] entries = table.clone();
        if (2 * (size + 1) > entries.length) {
            entries = new Entry[2 * entries.length];
            for (Entry entry : table) {
                if (entry != null && entry.meaning.get() != null) {
                    put(entries, entry);
                }
            }
        }
        put(entries, new Entry(name, KeyHash.hash(name, 0, name.length), new WeakReference<>(meaning)));
        size = (int) Arrays.stream(entries).filter(entry -> entry != null).count();
        table = entries;
    }

    private static void put(Entry[] entries, Entry entry) {
        int at = (int) entry.hash & entries.length - 1;
        while (entries[at] != null && !(entries[at].hash == entry.hash && Arrays.equals(entries[at].name, entry.name))) {
            at = at + 1 & entries.length - 1;
        }
        entries[at] = entry;
    }

    private record Entry(byte[] name, long hash, WeakReference<Object> meaning) {}

    /** Equal by the identity of the loader, and after its end by its own. */
    private static final class LoaderKey extends WeakReference<ClassLoader> {
        private final boolean boot;
        private final int hash;

        LoaderKey(ClassLoader loaderOrNull, ReferenceQueue<ClassLoader> queueOrNull) {
            super(loaderOrNull, queueOrNull);
            boot = loaderOrNull == null;
            hash = System.identityHashCode(loaderOrNull);
        }

        @Override
        public boolean equals(Object other) {
            return this == other || other instanceof LoaderKey key && (boot ? key.boot : get() != null && get() == key.get());
        }

        @Override
        public int hashCode() {
            return hash;
        }
    }
}
