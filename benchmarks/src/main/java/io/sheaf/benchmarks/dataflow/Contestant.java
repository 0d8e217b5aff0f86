package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.benchmarks.DevProcesses;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** The process of a contestant that needs no other library: its kind, the row, its size, the directory with the row's files and the MiB of memory. */
public final class Contestant {

    private static final int WORKERS = 2;

    private Contestant() {}

    public static void main(String[] arguments) throws Exception {
        Workload workload = Scenario.find(arguments[1]).orElseThrow().workload();
        long size = Long.parseLong(arguments[2]);
        Path directory = Path.of(arguments[3]);
        switch (Peer.valueOf(arguments[0])) {
            case embedded -> {
                try (Cluster cluster = Cluster.local(WORKERS)) {
                    play(workload, cluster, size, directory);
                }
            }
            case processes -> {
                try (DevProcesses processes = DevProcesses.start(WORKERS);
                        Cluster cluster = Cluster.connect(processes.address())) {
                    play(workload, cluster, size, directory);
                }
            }
            case streams -> {
                workload.warmUp();
                Turns.take(() -> answer(workload.streams(size, directory)));
            }
            case loops -> {
                workload.warmUp();
                Turns.take(() -> answer(workload.loop(size, directory)));
            }
            case coreutils -> Turns.take(() -> answer(Coreutils.run(Scenario.find(arguments[1]).orElseThrow(), directory, Integer.parseInt(arguments[4]))));
            default -> throw new IllegalArgumentException(arguments[0] + " has a program of its own");
        }
    }

    private static void play(Workload workload, Cluster cluster, long size, Path directory) throws Exception {
        workload.warmUp(cluster);
        Turns.take(() -> answer(workload.sheaf(cluster, size, directory)));
    }

    private static Callable<String> answer(Workload.Answer answer) {
        return answer::get;
    }
}
