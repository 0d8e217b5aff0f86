package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** The sum of the squares of the numbers from 0 on, modulo 2^64, each of them an object. */
final class BoxedSumOfSquares implements Workload {

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        long sum = cluster.range(0, size).boxed().map(x -> x * x).fold(0L, Long::sum);
        return () -> Long.toHexString(sum);
    }

    @Override
    public Answer streams(long size, Path directory) {
        long sum = LongStream.range(0, size).parallel().boxed().map(x -> x * x).reduce(0L, Long::sum);
        return () -> Long.toHexString(sum);
    }

    @Override
    public Answer loop(long size, Path directory) {
        Long sum = 0L;
        for (long x = 0; x < size; x++) {
            Long boxed = x;
            sum += boxed * boxed;
        }
        String answer = Long.toHexString(sum);
        return () -> answer;
    }
}
