package io.sheaf.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How many tasks a second go out and come back: jobs of 100,000 and of a million tasks that do nothing. The score is tasks, not jobs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
public class NoOpDispatchBenchmark {

    private static final int TASKS = 100_000;
    private static final int MORE_TASKS = 1_000_000;
    private static final List<Integer> MORE_ITEMS = IntStream.range(0, MORE_TASKS).boxed().toList();
    private static final List<Integer> ITEMS = IntStream.range(0, TASKS).boxed().toList();

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> sheaf(ClusterState state) {
        return Workloads.nothing(state.cluster(), ITEMS);
    }

    @Benchmark
    @OperationsPerInvocation(MORE_TASKS)
    public List<Integer> sheafMillion(ClusterState state) {
        return Workloads.nothing(state.cluster(), MORE_ITEMS);
    }

    @Benchmark
    @OperationsPerInvocation(TASKS)
    public List<Integer> executorService(ThreadsState state) throws ExecutionException, InterruptedException {
        List<Future<Integer>> futures = new ArrayList<>(TASKS);
        for (Integer item : ITEMS) {
            futures.add(state.executor().submit(() -> item));
        }
        List<Integer> results = new ArrayList<>(TASKS);
        for (Future<Integer> future : futures) {
            results.add(future.get());
        }
        return results;
    }
}
