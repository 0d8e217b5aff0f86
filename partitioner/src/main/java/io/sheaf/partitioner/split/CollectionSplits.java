package io.sheaf.partitioner.split;

/**
 * Records numbered from 0, cut into parts by record number alone: which part a record is in never depends on how
 * long records take or who runs them.
 */
public final class CollectionSplits {
    private final long records;
    private final int parts;
    private final long chunk;

    private CollectionSplits(long records, int parts, long chunk) {
        this.records = records;
        this.parts = parts;
        this.chunk = chunk;
    }

    /** In {@link RangeSplits#defaultParts} parts of equal length, give or take one record. */
    public static CollectionSplits of(long records) {
        return of(records, RangeSplits.defaultParts(requireCount(records)));
    }

    /**
     * Parts of equal length, give or take one record.
     *
     * @param records at least 0
     * @param parts at least 1, or 0 for no record
     */
    public static CollectionSplits of(long records, int parts) {
        RangeSplits range = new RangeSplits(0, requireCount(records), parts);
        return new CollectionSplits(records, range.parts(), 0);
    }

    /**
     * Parts of exactly {@code chunk} records, the last one shorter when it must be.
     *
     * @param records at least 0
     * @param chunk at least 1
     * @throws IllegalArgumentException also when this makes more than {@link Integer#MAX_VALUE} parts
     */
    public static CollectionSplits inChunks(long records, long chunk) {
        if (chunk < 1) {
            throw new IllegalArgumentException("a chunk holds at least 1 record, not " + chunk);
        }
        long parts = requireCount(records) / chunk + (records % chunk == 0 ? 0 : 1);
        if (parts > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    records + " records in chunks of " + chunk + " make " + parts + " parts; choose a larger chunk");
        }
        return new CollectionSplits(records, (int) parts, chunk);
    }

    public int parts() {
        return parts;
    }

    /** The record numbers of part {@code index}, from 0 to {@code parts() - 1}. */
    public RangeSplit part(int index) {
        if (chunk == 0) {
            return new RangeSplits(0, records, parts).part(index);
        }
        if (index < 0 || index >= parts) {
            throw new IndexOutOfBoundsException("part " + index + " of " + parts);
        }
        long start = index * chunk;
        return new RangeSplit(start, start + Math.min(chunk, records - start));
    }

    private static long requireCount(long records) {
        if (records < 0) {
            throw new IllegalArgumentException("a collection cannot hold " + records + " records");
        }
        return records;
    }
}
