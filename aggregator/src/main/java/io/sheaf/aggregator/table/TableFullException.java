package io.sheaf.aggregator.table;

/** A table would outgrow the memory it was given. */
public final class TableFullException extends RuntimeException {

    private static final long serialVersionUID = 1;

    public TableFullException(int keys, long heapBytes) {
        super("the table of " + keys + " distinct keys has outgrown its memory at " + (heapBytes >> 20)
                + " MiB. Use more partitions, or give workers more memory");
    }
}
