package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import java.io.IOException;
import java.nio.file.Path;

/** The same work as different programs, which give the same answer. */
interface Workload {

    /** What a run gives, in few characters. Found out when the run's time has been taken. */
    interface Answer {
        String get() throws IOException;
    }

    /**
     * As a user of Sheaf writes it.
     *
     * @param directory {@link #prepare}d, and of this contestant alone where it writes
     */
    Answer sheaf(Cluster cluster, long size, Path directory) throws IOException;

    /** With {@code java.util.stream}, in parallel. */
    Answer streams(long size, Path directory) throws IOException;

    /** One thread and collections: what the others are checked against, and what they have to be faster than to be worth their trouble. */
    Answer loop(long size, Path directory) throws IOException;

    /** Writes the input into the directory, for those that read files. Not part of what is measured. */
    default void prepare(long size, Path directory) throws IOException {}

    /** What runs on the cluster before the first turn. Not part of what is measured. */
    default void warmUp(Cluster cluster) {}

    /** What runs in this JVM before the first turn with {@code java.util.stream} or in one thread. Not part of what is measured. */
    default void warmUp() {}
}
