package io.sheaf.partitioner.text;

/** Receives lines in order, without their ends, and where they begin, on the thread that reads. */
@FunctionalInterface
public interface PlacedLineConsumer {
    void accept(String line, long offset);
}
