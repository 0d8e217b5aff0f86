package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import io.sheaf.PoolResult;
import java.util.List;

/** The jobs that are measured. Their functions travel, so this class knows only the JDK and Sheaf's API. */
final class Workloads {

    private Workloads() {}

    static List<Long> squares(Cluster cluster, List<Long> numbers) {
        return cluster.pool().map(numbers, x -> x * x);
    }

    /** One task for each item that does nothing but give the item back. */
    static List<Integer> nothing(Cluster cluster, List<Integer> items) {
        return cluster.pool().map(items, x -> x);
    }

    /** A job of one task, which is not awaited. */
    static PoolResult<Integer> submitted(Cluster cluster, int number) {
        return cluster.pool().applyAsync(() -> number + 1);
    }
}
