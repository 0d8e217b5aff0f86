package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.function.SerializableLongUnaryOperator;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.LongStream;

/** The sum of the squares of the numbers from 0 on, modulo 2^64: less than a nanosecond a number for one thread. */
class SumOfSquares implements Workload {

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        long sum = cluster.range(0, size).map(x -> x * x).sum();
        return () -> Long.toHexString(sum);
    }

    @Override
    public Answer streams(long size, Path directory) {
        long sum = LongStream.range(0, size).parallel().map(x -> x * x).sum();
        return () -> Long.toHexString(sum);
    }

    @Override
    public Answer loop(long size, Path directory) {
        long sum = 0;
        for (long x = 0; x < size; x++) {
            sum += x * x;
        }
        String answer = Long.toHexString(sum);
        return () -> answer;
    }

    /** The same when twenty other programs of the same operators have run in each JVM, so that what it knows of them is not of this one alone. */
    static final class AfterOthers extends SumOfSquares {

        private static final long OTHER_SIZE = 3_000_000;
        private static final int ROUNDS = 5;

        private static final List<SerializableLongUnaryOperator> OTHERS = List.of(
                x -> x + 1, x -> x - 3, x -> x ^ 5, x -> x << 1, x -> x >> 2, x -> x | 7, x -> x & 1023, x -> -x, x -> ~x, x -> x * 3,
                x -> x / 7, x -> x % 11, x -> Math.max(x, 13), x -> Math.min(x, 17), x -> Math.abs(x - 19), x -> x * x * x,
                Long::reverse, Long::bitCount, Long::numberOfLeadingZeros, Rows::mix64);

        @Override
        public void warmUp(Cluster cluster) {
            for (int round = 0; round < ROUNDS; round++) {
                for (SerializableLongUnaryOperator other : OTHERS) {
                    cluster.range(0, OTHER_SIZE).map(other).sum();
                }
            }
        }

        @Override
        public void warmUp() {
            for (int round = 0; round < ROUNDS; round++) {
                for (SerializableLongUnaryOperator other : OTHERS) {
                    LongStream.range(0, OTHER_SIZE).parallel().map(other).sum();
                }
            }
        }
    }
}
