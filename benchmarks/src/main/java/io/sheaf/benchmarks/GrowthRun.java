package io.sheaf.benchmarks;

import io.sheaf.Cluster;
import io.sheaf.benchmarks.dataflow.Peer;
import io.sheaf.benchmarks.dataflow.Scenario;
import io.sheaf.benchmarks.dataflow.SheafRun;
import io.sheaf.benchmarks.dataflow.Turns;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The program whose input grows: sorts files of one size after another, again and again, on a cluster that stays. Owned by one thread. */
final class GrowthRun {

    private static final int WORKERS = 2;
    private static final Duration LIMIT = Duration.ofMinutes(30);

    private final Cluster cluster;
    private final List<Long> processes;
    private final List<SheafRun> sizes;
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private Counts before;
    private int next;

    /**
     * What the processes that run tasks have counted since their start, in bytes.
     *
     * @param read from files and connections
     * @param written to files and connections
     */
    record Counts(long read, long written, long allocated) {

        Counts since(Counts earlier) {
            return new Counts(read - earlier.read, written - earlier.written, allocated - earlier.allocated);
        }
    }

    private GrowthRun(Cluster cluster, List<Long> processes, List<SheafRun> sizes) throws IOException {
        this.cluster = cluster;
        this.processes = processes;
        this.sizes = sizes;
        before = counts();
    }

    /** The rest of a program's arguments: {@code DIRECTORY RECORDS} for each size. */
    static List<SheafRun> sizes(List<String> arguments) {
        List<SheafRun> sizes = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            sizes.add(new SheafRun(Scenario.SORT, Long.parseLong(arguments.get(i + 1)), Path.of(arguments.get(i))));
        }
        return sizes;
    }

    /** @param arguments {@code embedded} or {@code processes}, then the {@link #sizes} */
    public static void main(String[] arguments) throws Exception {
        List<SheafRun> sizes = sizes(List.of(arguments).subList(1, arguments.length));
        if (Peer.valueOf(arguments[0]) == Peer.embedded) {
            try (Cluster cluster = Cluster.local(WORKERS)) {
                new GrowthRun(cluster, List.of(ProcessHandle.current().pid()), sizes).takeTurns();
            }
        } else {
            try (DevProcesses processes = DevProcesses.start(WORKERS); Cluster cluster = Cluster.connect(processes.address())) {
                new GrowthRun(cluster, processes.workers(), sizes).takeTurns();
            }
        }
    }

    private void takeTurns() throws Exception {
        try {
            Turns.take(this::turn);
        } finally {
            thread.shutdownNow();
        }
    }

    // Counted are the run and the question what was allocated. What finding out the answer reads is not.
    private Callable<String> turn() throws InterruptedException {
        SheafRun program = sizes.get(next++ % sizes.size());
        Callable<String> answer = Bounded.await(thread.submit(() -> program.on(cluster)), LIMIT);
        return () -> {
            Counts counts = counts().since(before);
            String text = counts.read() + " " + counts.written() + " " + counts.allocated() + " " + peakBytes() + " " + answer.call();
            before = counts();
            return text;
        };
    }

    private Counts counts() throws IOException {
        long read = 0;
        long written = 0;
        for (long process : processes) {
            read += ProcessFigures.callsReadBytes(process);
            written += ProcessFigures.callsWrittenBytes(process);
        }
        return new Counts(read, written, AllocatedBytes.of(cluster, processes.size()));
    }

    private long peakBytes() throws IOException {
        long peak = 0;
        for (long process : processes) {
            peak = Math.max(peak, ProcessFigures.peakBytes(process));
        }
        return peak;
    }
}
