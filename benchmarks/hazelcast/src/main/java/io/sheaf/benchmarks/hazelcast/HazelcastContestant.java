package io.sheaf.benchmarks.hazelcast;

import com.hazelcast.config.Config;
import com.hazelcast.config.ExecutorConfig;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.sheaf.benchmarks.dataflow.Turns;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** The process of Hazelcast: one member that computes on two threads, with the row, its size and the directory with the row's files as arguments. */
public final class HazelcastContestant {

    static final int THREADS = 2;

    private HazelcastContestant() {}

    public static void main(String[] arguments) throws Exception {
        long size = Long.parseLong(arguments[1]);
        Path directory = Path.of(arguments[2]);
        HazelcastInstance member = Hazelcast.newHazelcastInstance(configuration());
        try {
            HazelcastPrograms programs = new HazelcastPrograms(member);
            Turns.take(() -> run(programs, arguments[0], size, directory));
        } finally {
            member.shutdown();
        }
    }

    /** Finds nobody and tells nobody. */
    private static Config configuration() {
        Config config = new Config()
                .setClusterName("sheaf-bench-" + ProcessHandle.current().pid())
                .setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.operation.thread.count", Integer.toString(THREADS))
                .addExecutorConfig(new ExecutorConfig(HazelcastPrograms.EXECUTOR, THREADS));
        config.getJetConfig().setEnabled(true).setCooperativeThreadCount(THREADS);
        config.getMapConfig(PointsInMap.NAME).setInMemoryFormat(InMemoryFormat.OBJECT);
        NetworkConfig network = config.getNetworkConfig().setPortAutoIncrement(true);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        return config;
    }

    private static Callable<String> run(HazelcastPrograms programs, String row, long size, Path directory) throws Exception {
        return switch (row) {
            case "sum-of-squares", "boxed-sum" -> answer(programs.sumOfSquares(size));
            case "collect" -> programs.collect(size);
            case "word-count", "word-count-bytes" -> programs.wordCount(directory);
            case "group-by" -> answer(programs.groupBy(size));
            case "sort" -> programs.sort(directory);
            case "join" -> answer(programs.join(size));
            case "group-by-key" -> answer(programs.groupByKey(size));
            case "k-means" -> answer(programs.kMeans(size));
            default -> throw new IllegalArgumentException("Hazelcast has no program for " + row);
        };
    }

    private static Callable<String> answer(String answer) {
        return () -> answer;
    }
}
