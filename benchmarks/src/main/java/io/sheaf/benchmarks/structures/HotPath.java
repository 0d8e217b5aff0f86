package io.sheaf.benchmarks.structures;

import io.sheaf.aggregator.ledger.AttemptLedger;
import io.sheaf.aggregator.spill.ExternalSorter;
import io.sheaf.aggregator.spill.MemoryBudget;
import io.sheaf.aggregator.spill.SortedRecords;
import io.sheaf.aggregator.spill.Spilling;
import io.sheaf.aggregator.table.KeyTable;
import io.sheaf.codec.ByteSink;
import io.sheaf.codec.KeyHash;
import io.sheaf.codec.ValueCodec;
import io.sheaf.partitioner.route.HashRouting;
import io.sheaf.plan.BlockId;
import io.sheaf.plan.JobId;
import io.sheaf.plan.LeaseId;
import io.sheaf.plan.StageGeneration;
import io.sheaf.plan.StageId;
import io.sheaf.plan.TaskRange;
import io.sheaf.plan.WorkerEpoch;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/** Work of {@link #OPERATIONS} operations on one structure, the same each time. What is given back depends on all of it. */
public enum HotPath {
    /** An aggregation table is asked for the number of a key; half of the keys are new. */
    KEY_TABLE(HotPath::numberKeys),
    /** A key of 8 bytes is hashed and gets its partition of 64. */
    ROUTER(HotPath::route),
    /** A record of a key of 8 and a value of 8 bytes is sorted in memory by partition and key, and read. */
    SORT_BUFFER(() -> sort(Long.MAX_VALUE)),
    /** The same, in runs of 32 KiB that are merged. Runs are kept in memory. */
    MERGE(() -> sort(32 << 10)),
    /** A record of a long, a double and a text is encoded. */
    ENCODE(HotPath::encode),
    /** It is decoded. */
    DECODE(HotPath::decode),
    /** A task is leased with 63 others, and wins with them. */
    LEDGER(HotPath::keepLedger),
    /** A task's part of a job of 10,000: grants, outcomes and results of the scheduler's core and loop, with one worker and one client. */
    SCHEDULER_STEP(() -> SchedulerWork.run(HotPath.OPERATIONS));

    public static final int OPERATIONS = 10_000;

    private static final int PARTITIONS = 64;
    private static final int LEASE = 64;
    private static final byte[][] KEYS = keys();
    private static final BlockId ATTEMPT = new BlockId(new JobId(1, 1), new StageId(0), new StageGeneration(0), 0, 1, 0);
    private static final byte[] ENCODED = ValueCodec.toBytes(reading(OPERATIONS));

    private final LongSupplier work;

    HotPath(LongSupplier work) {
        this.work = work;
    }

    /** Does all of it, on the calling thread. */
    public long run() {
        return work.getAsLong();
    }

    private record Reading(long at, double value, String sensor) {}

    private static Reading reading(int i) {
        return new Reading(i, i * 0.5, "sensor");
    }

    private static byte[][] keys() {
        SplittableRandom random = new SplittableRandom(17);
        byte[][] keys = new byte[OPERATIONS][];
        for (int i = 0; i < OPERATIONS; i++) {
            keys[i] = i % 2 == 1 ? keys[random.nextInt(i)] : ByteBuffer.allocate(Long.BYTES).putLong(random.nextLong()).array();
        }
        return keys;
    }

    private static long hash(byte[] key) {
        return KeyHash.hash(key, 0, key.length);
    }

    private static long numberKeys() {
        KeyTable table = new KeyTable(bytes -> true);
        long sum = 0;
        for (byte[] key : KEYS) {
            sum += table.number(key, 0, key.length, hash(key));
        }
        return sum;
    }

    private static long route() {
        long sum = 0;
        for (byte[] key : KEYS) {
            sum += HashRouting.partition(hash(key), PARTITIONS);
        }
        return sum;
    }

    private static long sort(long budget) {
        MemoryBudget memory = budget == Long.MAX_VALUE ? MemoryBudget.unlimited() : MemoryBudget.spillingAfter(budget);
        Spilling spilling = new Spilling(memory, MemoryRun::new, ATTEMPT, PARTITIONS, hash -> HashRouting.partition(hash, PARTITIONS));
        try (ExternalSorter sorter = new ExternalSorter(spilling)) {
            for (byte[] key : KEYS) {
                long hash = hash(key);
                sorter.add(HashRouting.partition(hash, PARTITIONS), hash, key, 0, key.length, key, 0, key.length);
            }
            SortedRecords sorted = sorter.sorted();
            long records = 0;
            while (sorted.next()) {
                records++;
            }
            return records;
        }
    }

    private static long encode() {
        ByteSink out = new ByteSink(OPERATIONS * ENCODED.length);
        for (int i = 0; i < OPERATIONS; i++) {
            ValueCodec.encode(reading(i), out);
        }
        return out.size();
    }

    private static long decode() {
        long sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += ((Reading) ValueCodec.fromBytes(ENCODED, HotPath.class.getClassLoader())).at();
        }
        return sum;
    }

    private static long keepLedger() {
        AttemptLedger ledger = new AttemptLedger();
        ledger.grow(OPERATIONS);
        WorkerEpoch worker = new WorkerEpoch(1);
        for (int from = 0; from < OPERATIONS; from += LEASE) {
            TaskRange tasks = new TaskRange(from, Math.min(OPERATIONS, from + LEASE));
            LeaseId lease = new LeaseId(from + 1);
            ledger.lease(lease, tasks);
            ledger.win(lease, tasks, worker);
        }
        return ledger.wonCount();
    }
}
