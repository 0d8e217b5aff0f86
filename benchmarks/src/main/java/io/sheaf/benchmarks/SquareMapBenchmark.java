package io.sheaf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long one small job takes, from the call to the list of its results: the squares of ten numbers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class SquareMapBenchmark {

    private static final List<Long> NUMBERS = LongStream.range(0, 10).boxed().toList();

    @Benchmark
    public List<Long> sheaf(ClusterState state) {
        return Workloads.squares(state.cluster(), NUMBERS);
    }

    @Benchmark
    public List<Long> parallelStream() {
        return NUMBERS.parallelStream().map(x -> x * x).toList();
    }

    @Benchmark
    public List<Long> executorService(ThreadsState state) throws ExecutionException, InterruptedException {
        List<Future<Long>> futures = new ArrayList<>(NUMBERS.size());
        for (long x : NUMBERS) {
            futures.add(state.executor().submit(() -> x * x));
        }
        List<Long> squares = new ArrayList<>(futures.size());
        for (Future<Long> future : futures) {
            squares.add(future.get());
        }
        return squares;
    }
}
