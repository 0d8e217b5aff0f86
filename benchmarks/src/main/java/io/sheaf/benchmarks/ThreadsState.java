package io.sheaf.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The JDK's own executor, with a thread for each processor. */
@State(Scope.Benchmark)
public class ThreadsState {

    private ExecutorService executor;

    @Setup
    public void start() {
        executor = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    }

    @TearDown
    public void stop() {
        executor.shutdownNow();
    }

    ExecutorService executor() {
        return executor;
    }
}
