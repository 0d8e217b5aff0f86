package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** Mixed numbers, made where the work is done, into one array in the program that asked. */
final class Collect implements Workload {

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        return answer(cluster.range(0, size).map(Rows::mix64).toArray());
    }

    @Override
    public Answer streams(long size, Path directory) {
        return answer(LongStream.range(0, size).parallel().map(Rows::mix64).toArray());
    }

    @Override
    public Answer loop(long size, Path directory) {
        long[] numbers = new long[Math.toIntExact(size)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Rows.mix64(i);
        }
        return answer(numbers);
    }

    private static Answer answer(long[] numbers) {
        return () -> Rows.orderedAnswer(numbers);
    }
}
