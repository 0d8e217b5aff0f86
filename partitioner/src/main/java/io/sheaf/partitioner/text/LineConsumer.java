package io.sheaf.partitioner.text;

/** Receives lines in order, without their ends, on the thread that reads. */
@FunctionalInterface
public interface LineConsumer {
    void accept(String line);
}
