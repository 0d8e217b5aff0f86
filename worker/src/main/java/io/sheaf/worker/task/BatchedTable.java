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

    /** Of so many on, each with an object for what it came to, a table no longer answers from a second-level cache. */
    private static final int MANY_KEYS = 1 << 10;
    /** Of so many bytes without objects on: as long as there are fewer, gathering costs more than looking for them in a third-level cache does. */
    private static final int LARGE_BYTES = 256 << 10;
    private static final int BATCH_BYTES = 8 << 20;
    private static final int FIRST_BUCKET_BYTES = 4 << 10;
    /** Room grows by doubling. */
    private static final int HEAP_BYTES = 2 * BATCH_BYTES;
    /** It takes no more of what the worker's tasks have in common. */
    private static final int PART_OF_POOL = 8;

    private final CombiningTable<ToldValues.Told> table;
    private final ToldValues told;
    private final MemoryBudget budget;
    private final MemoryBudget.Share share;
    private final ByteSource in = new ByteSource(new byte[0]);
    private ByteSink[] buckets;
    private boolean asked;
    private int gathered;

    BatchedTable(CombiningTable<ToldValues.Told> table, ToldValues told, MemoryBudget budget) {
        this.table = table;
        this.told = told;
        this.budget = budget;
        share = budget.openSpare();
    }

    /** Takes a record: a key, and what {@code rest} is at. */
    void add(byte[] key, int from, int length, long hash, ByteSource rest) {
        if (buckets == null && (!isLarge() || !opensBuckets())) {
            bring(key, from, length, hash, rest);
            return;
        }
        int restLength = rest.readCount(1);
        ByteSink bucket = buckets[KeyTable.sectionOf(KeyTable.mixed(hash))];
        int before = bucket.size();
        bucket.writeLong(hash);
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

    private boolean isLarge() {
        return table.keys() >= MANY_KEYS && (told.holdObjects() || told.arrayBytes() >= LARGE_BYTES);
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
            buckets[i] = new ByteSink(FIRST_BUCKET_BYTES);
        }
        return true;
    }

    private void bringAll() {
        for (ByteSink bucket : buckets) {
            in.reset(bucket.buffer(), 0, bucket.size());
            while (in.remaining() > 0) {
                long hash = in.readLong();
                int length = in.readCount(1);
                int from = in.position();
                in.skip(length);
                bring(in.data(), from, length, hash, in);
            }
            bucket.reset();
        }
        gathered = 0;
    }

    private void bring(byte[] key, int from, int length, long hash, ByteSource rest) {
        rest.readCount(1);
        table.add(key, from, length, hash, told.readValue(rest));
    }
}
