package io.sheaf.chaos;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;

/** A job whose right answer is known. Its text is what people call it. */
public interface Workload {

    /**
     * Runs it.
     *
     * @param seed of its content, at least 0
     * @return what is wrong with the answer; empty if it is right
     */
    String wrong(Cluster cluster, JobOptions options, int seed);
}
