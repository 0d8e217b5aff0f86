package io.sheaf.benchmarks.dataflow;

import com.sun.management.OperatingSystemMXBean;
import io.sheaf.RefusedException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Contestants that take turns on the same work, A B C A B C, each in a JVM of its own that stays: the first turn is cold, the
 * others are warm. They all get the same heap and the same collector. Answers that differ are an error.
 *
 * @param peers at least one, in the order of their turns
 * @param heap for each JVM that does all the work, as {@code -Xmx} takes it; two workers have half of it each
 * @param jars where those of a peer's {@link PeerModule} are, if not where they are collected
 * @param progress is told what goes on
 */
public record Comparison(List<Peer> peers, HeapSize heap, Map<Peer, Path> jars, Consumer<String> progress) {

    /** Which heaps may have; the rest is for files and the JVMs themselves. */
    private static final double MOST_OF_MEMORY = 0.8;

    /** MiB, at least 64. */
    public record HeapSize(int mebibytes) {

        private static final int LEAST = 64;

        public HeapSize {
            if (mebibytes < LEAST) {
                throw new RefusedException("a heap has at least " + LEAST + " MiB, not " + mebibytes);
            }
        }

        String option() {
            return Children.heap(mebibytes);
        }

        HeapSize half() {
            return new HeapSize(Math.max(LEAST, mebibytes / 2));
        }
    }

    /** What the contestants read. */
    public interface Input {

        /**
         * Writes it into the directory of a row.
         *
         * @return the size of the row
         */
        long write(Path directory) throws IOException;
    }

    /** One row, of rows that are made for it. */
    public Standing run(Scenario scenario, long size, int runs, Duration atMost) throws IOException, InterruptedException {
        return run(scenario, runs, atMost, directory -> {
            scenario.workload().prepare(size, directory);
            return size;
        });
    }

    /**
     * One row.
     *
     * @param runs of each contestant, at least 1
     * @param atMost no further round begins that would not end in this time if it took as long as the one before; the first two
     *     do in any case
     * @throws IllegalStateException if two answers differ
     * @throws RefusedException if a peer has no program for the row
     */
    public Standing run(Scenario scenario, int runs, Duration atMost, Input input) throws IOException, InterruptedException {
        refuseThoseWithoutProgram(scenario);
        warnOfMemory();
        Path directory = Files.createTempDirectory("sheaf-bench-" + scenario.title() + "-");
        Map<Peer, List<PeerProcess.Lap>> laps = new EnumMap<>(Peer.class);
        List<PeerProcess> processes = new CopyOnWriteArrayList<>();
        Thread atExit = new Thread(() -> breakOff(processes, directory), "sheaf-bench-exit");
        Runtime.getRuntime().addShutdownHook(atExit);
        long size;
        try {
            long since = System.nanoTime();
            long round = 0;
            size = input.write(directory);
            for (int run = 0; run < runs && (run < 2 || System.nanoTime() - since + round <= atMost.toNanos()); run++) {
                long started = System.nanoTime();
                for (int i = 0; i < peers.size(); i++) {
                    if (run == 0) {
                        processes.add(start(peers.get(i), scenario, size, directory));
                        processes.get(i).awaitReady();
                    }
                    PeerProcess.Lap lap = processes.get(i).run();
                    laps.computeIfAbsent(peers.get(i), peer -> new ArrayList<>()).add(lap);
                    progress.accept("%s %,d: %s run %d: %.3f s, answer %s".formatted(scenario.title(), size, peers.get(i).title(), run + 1, lap.seconds(), lap.answer()));
                }
                round = System.nanoTime() - started;
            }
        } finally {
            for (PeerProcess process : processes) {
                process.close();
            }
            try {
                Runtime.getRuntime().removeShutdownHook(atExit);
                Directories.deleteAll(directory);
            } catch (IllegalStateException e) {
                // This JVM is ending, and the hook does the rest.
                atExit.join();
            }
        }
        return new Standing(scenario, size, laps);
    }

    private void refuseThoseWithoutProgram(Scenario scenario) {
        for (Peer peer : peers) {
            if (!peer.knows(scenario)) {
                throw new RefusedException(peer.title() + " has no program for " + scenario.title() + "; it has those for "
                        + Stream.of(Scenario.values()).filter(peer::knows).map(Scenario::title).collect(Collectors.joining(", ")));
            }
        }
    }

    // Once the system has no page cache left, not even keep-alives come in time.
    private void warnOfMemory() {
        long heaps = (long) heap.mebibytes() * (peers.size() + (peers.contains(Peer.duckdb) ? 1 : 0));
        long there = ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getTotalMemorySize() >> 20;
        if (heaps > there * MOST_OF_MEMORY) {
            progress.accept("the heaps of " + peers.size() + " contestants may take " + heaps + " of this machine's " + there + " MiB, and then all of them stand"
                    + " still: take fewer at a time, or a smaller --heap");
        }
    }

    /** When this process is told to end. What the others leave behind would otherwise stay. */
    private static void breakOff(List<PeerProcess> processes, Path directory) {
        try {
            for (PeerProcess process : processes) {
                process.breakOff();
            }
            Directories.deleteAll(directory);
        } catch (InterruptedException | IOException e) {
            System.err.println("sheaf: the directory " + directory + " is left behind: " + e);
        }
    }

    private PeerProcess start(Peer peer, Scenario scenario, long size, Path directory) throws IOException {
        List<String> command = new ArrayList<>(List.of(Children.java(), Children.COLLECTOR, heap.option()));
        Optional<PeerModule> module = peer.module();
        if (module.isPresent()) {
            command.addAll(module.get().jvmOptions());
            command.addAll(List.of("-cp", module.get().classPath(jars.getOrDefault(peer, module.get().defaultJars())), module.get().main()));
        } else {
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Contestant.class.getName(), peer.name()));
        }
        command.addAll(List.of(scenario.title(), Long.toString(size), directory.toString(), Integer.toString(heap.mebibytes())));
        Map<String, String> environment = Children.environment(directory.resolve("state"), List.of(Children.COLLECTOR, heap.half().option()));
        environment.put("SPARK_LOCAL_IP", "127.0.0.1");
        return PeerProcess.start(peer, command, environment);
    }
}
