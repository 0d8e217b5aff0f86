package io.sheaf.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long it takes to count the words of 64 MiB of text, from the call to the map of all counts in this process. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3)
@Measurement(iterations = 5)
public class WordCountBenchmark {

    @Benchmark
    public Map<String, Long> sheaf(ClusterState state, TextState text) {
        return Workloads.wordCount(state.cluster(), text.file());
    }

    @Benchmark
    public Map<String, Long> parallelStream(TextState text) throws IOException {
        try (Stream<String> lines = Files.lines(text.file())) {
            return lines.parallel()
                    .flatMap(line -> Workloads.words(line).stream())
                    .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        }
    }
}
