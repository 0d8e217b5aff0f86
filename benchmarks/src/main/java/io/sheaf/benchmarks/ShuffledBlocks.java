package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * A job of two stages that does nothing but move records of 1 MiB that no compression makes shorter: one makes them, the other
 * reads them all. Each record tells in which process it was made. Its functions travel, so this class knows only the JDK and
 * Sheaf's API.
 */
final class ShuffledBlocks {

    static final int RECORD_BYTES = 1 << 20;

    private static final int RECORD_LONGS = RECORD_BYTES / Long.BYTES;
    private static final int PARTITIONS = 4;
    private static final Duration LIMIT = Duration.ofMinutes(10);

    /**
     * What readers have read.
     *
     * @param startNanos when the first record had come, since 1970
     * @param endNanos when the last had
     * @param movedRecords those of another process
     * @param checksum of all records
     */
    record Read(long startNanos, long endNanos, long records, long movedRecords, long checksum) {

        static final Read NONE = new Read(Long.MAX_VALUE, Long.MIN_VALUE, 0, 0, 0);

        Read and(Read other) {
            return new Read(
                    Math.min(startNanos, other.startNanos), Math.max(endNanos, other.endNanos),
                    records + other.records, movedRecords + other.movedRecords, checksum + other.checksum);
        }

        double seconds() {
            return (endNanos - startNanos) / 1e9;
        }

        long movedBytes() {
            return movedRecords * RECORD_BYTES;
        }

        long bytes() {
            return records * RECORD_BYTES;
        }
    }

    private ShuffledBlocks() {}

    /**
     * Runs the job, for at most ten minutes.
     *
     * @param whole whether readers look at each byte, rather than at the last ones of each record
     * @throws IllegalStateException if a record is not as it was made, or one is missing
     */
    static Read run(Cluster cluster, long records, boolean whole) {
        Read read = cluster.range(0, records)
                .mapToObj(ShuffledBlocks::made)
                .repartition(PARTITIONS)
                .map(record -> read(ByteBuffer.wrap(record), whole))
                .with(JobOptions.DEFAULT.withName("shuffle-bytes").withJobTimeout(LIMIT))
                .aggregate(Read.NONE, Read::and, Read::and);
        long expected = 0;
        for (long number = 0; number < records; number++) {
            expected += MemoryRecords.mix(number);
        }
        if (read.records() != records || read.checksum() != expected) {
            throw new IllegalStateException("of " + records + " records with checksum " + expected + " this was read: " + read);
        }
        return read;
    }

    private static byte[] made(long number) {
        ByteBuffer record = ByteBuffer.allocate(RECORD_BYTES).putLong(number).putLong(ProcessHandle.current().pid());
        for (int i = 2; i < RECORD_LONGS; i++) {
            record.putLong(content(number, i));
        }
        return record.array();
    }

    private static long content(long number, int index) {
        return MemoryRecords.mix(number * RECORD_LONGS + index);
    }

    private static Read read(ByteBuffer record, boolean whole) {
        long come = now();
        long number = record.getLong();
        check(record, number, whole);
        boolean moved = record.getLong(Long.BYTES) != ProcessHandle.current().pid();
        return new Read(come, now(), 1, moved ? 1 : 0, MemoryRecords.mix(number));
    }

    private static void check(ByteBuffer record, long number, boolean whole) {
        boolean right = record.capacity() == RECORD_BYTES;
        for (int i = whole ? 2 : RECORD_LONGS - 1; right && i < RECORD_LONGS; i++) {
            right = record.getLong(i * Long.BYTES) == content(number, i);
        }
        if (!right) {
            throw new IllegalStateException("record " + number + " is another one");
        }
    }

    // Of the machine, so that processes can be compared.
    private static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
