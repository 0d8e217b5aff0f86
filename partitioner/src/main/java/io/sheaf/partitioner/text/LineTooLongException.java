package io.sheaf.partitioner.text;

/** A line over the limit. The offset is that of its first byte; in a gzip file, within the uncompressed data. */
public final class LineTooLongException extends BadTextException {
    private static final long serialVersionUID = 1L;

    private final int limit;

    LineTooLongException(String file, long offset, int limit) {
        super(file, offset, "the line at byte " + offset + " is longer than the limit of " + limit + " bytes",
                "Raise the limit for a line, or check that this is text with line ends", null);
        this.limit = limit;
    }

    /** Bytes, the end of the line not counted. */
    public int limit() {
        return limit;
    }
}
