package io.sheaf.worker.task;

import io.sheaf.aggregator.spill.CombiningTable;
import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.aggregator.spill.MergedKeys;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.ByteSource;

/**
 * What tasks tell of keys, on its way into a table. Once the table outgrows the processor's caches, records are gathered and
 * brought to it section by section, so that for a while only a small part of it is touched (radix
 * clustering: Manegold, Boncz, Kersten, "Optimizing main-memory join on modern hardware", section 4.2). The records of one key
 * stay in order, so that nothing but time depends on it, and it is left out where memory is scarce. Owned by the attempt's thread.
 */
final class BatchedTable implements AutoCloseable {

    private static final int MANY_KEYS = 1 << 10;
    private static final int BATCH_BYTES = 8 << 20;
    /** Room grows by doubling. */
    private static final int HEAP_BYTES = 2 * BATCH_BYTES;
    /** It takes no more of what the worker's tasks have in common. */
    private static final int PART_OF_POOL = 8;

    private final CombiningTable table;
    private final TaskFold fold;
    private final MemoryBudget budget;
    private final MemoryBudget.Share share;
    private final ByteSource in = new ByteSource(new byte[0]);
    private ByteSink[] buckets;
    private boolean asked;
    private int gathered;
    private int task;

    BatchedTable(CombiningTable table, TaskFold fold, MemoryBudget budget) {
        this.table = table;
        this.fold = fold;
        this.budget = budget;
        share = budget.openSpare();
    }

    /** What follows is of this task. */
    void startTask(int newTask) {
        task = newTask;
    }

    /** Takes a record: a key, and what {@code rest} is at. */
    void add(byte[] key, int from, int length, long hash, ByteSource rest) {
        if (buckets == null && (table.keys() < MANY_KEYS || !opensBuckets())) {
            bring(task, key, from, length, hash, rest);
            return;
        }
        int restLength = rest.readCount(1);
        ByteSink bucket = buckets[KeyTable.sectionOf(KeyTable.mixed(hash))];
        int before = bucket.size();
        bucket.writeLong(hash);
        bucket.writeUnsigned(task);
        bucket.writeUnsigned(length);
        bucket.writeBytes(key, from, length);
        bucket.writeUnsigned(restLength);
        bucket.writeBytes(rest.data(), rest.position(), restLength);
        rest.skip(restLength);
        gathered += bucket.size() - before;
        if (gathered >= BATCH_BYTES) {
            bringAll();
        }
    }

    /** All keys with their accumulators; nothing can be added any more. */
    MergedKeys<Object> merged() {
        if (buckets != null) {
            bringAll();
        }
        buckets = null;
        share.close();
        return table.merged();
    }

    @Override
    public void close() {
        try (share) {
            table.close();
        }
    }

    private boolean opensBuckets() {
        if (asked) {
            return false;
        }
        asked = true;
        if (budget.poolBytes() / PART_OF_POOL < HEAP_BYTES || !share.allows(HEAP_BYTES)) {
            return false;
        }
        buckets = new ByteSink[KeyTable.SECTIONS];
        for (int i = 0; i < buckets.length; i++) {
            buckets[i] = new ByteSink(BATCH_BYTES / buckets.length);
        }
        return true;
    }

    private void bringAll() {
        for (ByteSink bucket : buckets) {
            in.reset(bucket.buffer(), 0, bucket.size());
            while (in.remaining() > 0) {
                long hash = in.readLong();
                int of = (int) in.readUnsigned();
                int length = in.readCount(1);
                int from = in.position();
                in.skip(length);
                bring(of, in.data(), from, length, hash, in);
            }
            bucket.reset();
        }
        gathered = 0;
    }

    private void bring(int of, byte[] key, int from, int length, long hash, ByteSource rest) {
        fold.startTask(of);
        rest.readCount(1);
        table.add(key, from, length, hash, fold.read(rest));
    }
}
