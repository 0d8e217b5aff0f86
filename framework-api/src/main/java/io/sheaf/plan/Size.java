package io.sheaf.plan;

/**
 * How much a stage with shuffle output wrote, whoever computed it and whether it was kept in memory or files: a function
 * of the records only.
 *
 * @param bytes of the encoded records, before compression and without what frames them in blocks
 */
public record Size(long bytes, long records) {

    /** What a table takes for each record besides its bytes, about. */
    private static final long TABLE_BYTES_PER_RECORD = 64;

    public static final Size ZERO = new Size(0, 0);

    public Size plus(long moreBytes, long moreRecords) {
        return new Size(bytes + moreBytes, records + moreRecords);
    }

    /** Bytes of heap that the records take as a table, about. */
    public long tableBytes() {
        return bytes + TABLE_BYTES_PER_RECORD * records;
    }
}
