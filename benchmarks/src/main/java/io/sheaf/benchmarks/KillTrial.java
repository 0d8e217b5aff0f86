package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import io.sheaf.benchmarks.dataflow.PeerProcess;
import io.sheaf.benchmarks.dataflow.SheafRun;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs a program on a scheduler and two workers, which run it once before; then one of them may be killed. Owned by one thread;
 * any may {@link #breakOff}.
 */
final class KillTrial {

    private static final int WORKERS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final SheafRun program;
    private final Map<String, String> environment;
    private final AtomicReference<SeparateProcesses> current = new AtomicReference<>();
    private volatile boolean brokenOff;

    /** @param environment with a place for token and state, and the workers' JVM options */
    KillTrial(SheafRun program, Map<String, String> environment) {
        this.program = program;
        this.environment = environment;
    }

    /**
     * One run on new processes.
     *
     * @param after its start the disturbance comes, if there is one
     * @throws IllegalStateException if it fails, gives two answers, takes 20 minutes, or is over before the disturbance
     */
    PeerProcess.Lap run(Disturbance disturbance, Duration after) throws IOException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        SeparateProcesses processes = new SeparateProcesses(List.of("-Djava.io.tmpdir=" + program.directory()), environment);
        current.set(processes);
        try {
            if (brokenOff) {
                throw new IllegalStateException("the benchmark was told to end");
            }
            processes.start(WORKERS);
            return run(disturbance, after, processes, thread);
        } finally {
            processes.close();
            current.set(null);
            thread.shutdownNow();
        }
    }

    private PeerProcess.Lap run(Disturbance disturbance, Duration after, SeparateProcesses processes, ExecutorService thread) throws InterruptedException {
        try (Cluster cluster = SheafCommands.connect(processes.address(), environment)) {
            PeerProcess.Lap first = Bounded.await(thread.submit(() -> program.timed(cluster)), LIMIT);
            Future<PeerProcess.Lap> running = thread.submit(() -> program.timed(cluster));
            if (disturbance != Disturbance.NONE) {
                requireRunning(running, after);
                disturbance.strike(processes);
            }
            PeerProcess.Lap second = Bounded.await(running, LIMIT);
            if (!second.answer().equals(first.answer())) {
                throw new IllegalStateException(disturbance.title() + ", it gave " + second.answer() + " instead of " + first.answer());
            }
            return second;
        }
    }

    /** Ends the processes, in the middle of a run, and starts none any more. */
    void breakOff() throws InterruptedException {
        brokenOff = true;
        SeparateProcesses running = current.get();
        if (running != null) {
            running.close();
        }
    }

    private static void requireRunning(Future<PeerProcess.Lap> running, Duration after) throws InterruptedException {
        try {
            running.get(after.toNanos(), TimeUnit.NANOSECONDS);
            throw new IllegalStateException("it was over before a worker was to be killed, after " + after.toMillis() + " ms: give it more to do with --size");
        } catch (TimeoutException e) {
            // So it runs.
        } catch (ExecutionException e) {
            throw Bounded.failed(e);
        }
    }
}
