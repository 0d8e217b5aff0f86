package io.sheaf.benchmarks;

import io.sheaf.PoolResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
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

/** How many jobs of one task a second go out and come back if a program submits them one by one and awaits them all at its end. The score is jobs. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 3)
public class SubmissionsBenchmark {

    private static final int JOBS = 10_000;

    @Benchmark
    @OperationsPerInvocation(JOBS)
    public long sheaf(ClusterState state) {
        List<PoolResult<Integer>> results = new ArrayList<>(JOBS);
        for (int i = 0; i < JOBS; i++) {
            results.add(Workloads.submitted(state.cluster(), i));
        }
        long sum = 0;
        for (PoolResult<Integer> result : results) {
            sum += result.get();
        }
        return sum;
    }

    @Benchmark
    @OperationsPerInvocation(JOBS)
    public long executorService(ThreadsState state) throws ExecutionException, InterruptedException {
        List<Future<Integer>> results = new ArrayList<>(JOBS);
        for (int i = 0; i < JOBS; i++) {
            int number = i;
            results.add(state.executor().submit(() -> number + 1));
        }
        long sum = 0;
        for (Future<Integer> result : results) {
            sum += result.get();
        }
        return sum;
    }
}
