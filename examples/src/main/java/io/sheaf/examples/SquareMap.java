package io.sheaf.examples;

import io.sheaf.Cluster;
import io.sheaf.PoolResult;
import java.util.List;
import java.util.stream.LongStream;

/** The smallest job: a function over items. */
public final class SquareMap {

    private SquareMap() {}

    /** The squares of 0 to {@code n − 1}. */
    public static List<Long> squares(Cluster cluster, int n) {
        return cluster.pool().map(LongStream.range(0, n).boxed().toList(), x -> x * x);
    }

    /** The same without waiting. */
    public static PoolResult<List<Long>> squaresAsync(Cluster cluster, int n) {
        return cluster.pool().mapAsync(LongStream.range(0, n).boxed().toList(), x -> x * x);
    }
}
