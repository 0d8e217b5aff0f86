package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.LookupTable;
import io.sheaf.plan.JobId;
import io.sheaf.plan.message.ToWorker.BlockMap;
import io.sheaf.plan.message.ToWorker.Maker;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What all tasks of this worker read of another stage's blocks, fetched and decoded once. An entry stays until the job that
 * made the blocks is over, or newer ones of the same stage are asked for. Safe for use by many threads.
 */
final class SharedValues {

    private static final int REMEMBERED_JOBS = 10_000;

    private final Map<Key, Entry> entries = new LinkedHashMap<>();
    private final Map<JobId, Boolean> dropped = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<JobId, Boolean> eldest) {
            return size() > REMEMBERED_JOBS;
        }
    };

    /** Values are made of classes, so that each loader has its own. */
    private record Key(Maker maker, ClassLoader loader) {}

    /** Whoever comes first loads, others wait at the lock. What it holds is written under the monitor of the whole, too. */
    private static final class Entry {
        private final ReentrantLock lock = new ReentrantLock();
        private int version = -1;
        private Object value;
    }

    /** Makes a value of blocks. */
    interface Load {
        Object load() throws IOException;
    }

    /** The value of the blocks that the map names, as this loader's classes. */
    Object get(BlockMap map, ClassLoader loader, Load load) throws IOException {
        Key key = new Key(map.maker(), loader);
        Entry entry = entry(key);
        lock(entry);
        try {
            if (entry.version < map.version()) {
                publish(key, entry, load.load(), map.version());
            }
            return entry.value;
        } finally {
            entry.lock.unlock();
        }
    }

    private synchronized void publish(Key key, Entry entry, Object value, int version) {
        close(entry.value);
        entry.value = value;
        entry.version = version;
        if (entries.get(key) != entry) {
            // Its job ended meanwhile. The attempt that asked for it may go on with it for the moment; nobody else will.
            close(value);
        }
    }

    private static void close(Object value) {
        if (value instanceof LookupTable table) {
            table.close();
        }
    }

    // An attempt that is cancelled must not wait for another one.
    private static void lock(Entry entry) throws IOException {
        try {
            entry.lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while another task fetched what both read");
        }
    }

    // An attempt that ends late must not leave a value that nobody would drop any more.
    private synchronized Entry entry(Key key) {
        boolean over = dropped.containsKey(key.maker().job());
        return over ? new Entry() : entries.computeIfAbsent(key, any -> new Entry());
    }

    /** The job is over: nothing of it is needed. */
    synchronized void drop(JobId job) {
        dropped.put(job, true);
        dropIf(key -> key.maker().job().equals(job));
    }

    /** The scheduler is gone, and nobody will say what is over. */
    synchronized void clear() {
        dropIf(key -> true);
    }

    private void dropIf(Predicate<Key> isOver) {
        entries.entrySet().removeIf(entry -> {
            boolean over = isOver.test(entry.getKey());
            if (over) {
                close(entry.getValue().value);
            }
            return over;
        });
    }

    /** How many values are kept. */
    synchronized int size() {
        return entries.size();
    }
}
