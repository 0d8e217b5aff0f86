package io.sheaf.benchmarks.flink;

import io.sheaf.benchmarks.dataflow.Turns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExecutionOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;

/**
 * The process of Flink: a cluster within it of two task managers with a slot each, with the row, its size, the directory with
 * the row's files and the MiB of memory as arguments. Flink manages a quarter as much beside the heap, for sorting.
 */
public final class FlinkContestant {

    static final int SLOTS = 2;

    private FlinkContestant() {}

    public static void main(String[] arguments) throws Exception {
        long size = Long.parseLong(arguments[1]);
        Path directory = Path.of(arguments[2]);
        Configuration configuration = configuration(directory, Integer.parseInt(arguments[3]));
        try (MiniCluster cluster = new MiniCluster(new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(SLOTS)
                .setNumSlotsPerTaskManager(1)
                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                .build())) {
            cluster.start();
            FlinkPrograms programs = new FlinkPrograms(cluster, configuration);
            Turns.take(() -> run(programs, arguments[0], size, directory));
        }
    }

    private static Configuration configuration(Path directory, int mebibytes) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(ExecutionOptions.RUNTIME_MODE, RuntimeExecutionMode.BATCH);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.setString("taskmanager.memory.managed.size", mebibytes / 4 / SLOTS + "m");
        configuration.setString("io.tmp.dirs", Files.createDirectories(directory.resolve("flink")).toString());
        for (String address : new String[] {"jobmanager.rpc.address", "jobmanager.bind-host", "taskmanager.host", "taskmanager.bind-host", "rest.address", "rest.bind-address"}) {
            configuration.setString(address, "127.0.0.1");
        }
        configuration.setString("rest.bind-port", "0");
        return configuration;
    }

    private static Callable<String> run(FlinkPrograms programs, String row, long size, Path directory) throws Exception {
        return switch (row) {
            case "sum-of-squares", "boxed-sum" -> answer(programs.sumOfSquares(size));
            case "word-count", "word-count-bytes" -> programs.wordCount(directory);
            case "group-by" -> answer(programs.groupBy(size));
            case "sort" -> programs.sort(directory);
            case "join" -> answer(programs.join(size));
            case "group-by-key" -> answer(programs.groupByKey(size));
            default -> throw new IllegalArgumentException("Flink has no program for " + row);
        };
    }

    private static Callable<String> answer(String answer) {
        return () -> answer;
    }
}
