package io.sheaf.partitioner.text;

/** Receives lines in order, without their ends, as bytes: for readers that make a string of few of them. */
@FunctionalInterface
public interface SliceConsumer {
    /**
     * @param buffer holds the line, and other data around it; valid during this call only, and not to be written to
     * @param offset where the line starts in {@code buffer}
     * @param length bytes; they are well-formed UTF-8
     * @param place where the line begins, as {@link PlacedLineConsumer} is told
     */
    void accept(byte[] buffer, int offset, int length, long place);
}
