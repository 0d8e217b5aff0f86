package io.sheaf.benchmarks.spark;

import io.sheaf.benchmarks.dataflow.Turns;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** The process of Spark: {@code local[2]}, with the row, its size and the directory with the row's files as arguments. */
public final class SparkContestant {

    private SparkContestant() {}

    public static void main(String[] arguments) throws Exception {
        long size = Long.parseLong(arguments[1]);
        Path directory = Path.of(arguments[2]);
        try (JavaSparkContext spark = new JavaSparkContext(configuration(directory))) {
            SparkPrograms programs = new SparkPrograms(spark);
            Turns.take(() -> run(programs, arguments[0], size, directory));
        }
    }

    private static SparkConf configuration(Path directory) {
        return new SparkConf()
                .setAppName("sheaf-bench")
                .setMaster("local[2]")
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.kryo.referenceTracking", "false")
                .set("spark.ui.enabled", "false")
                .set("spark.locality.wait", "0")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.default.parallelism", Integer.toString(SparkPrograms.PARTITIONS))
                .set("spark.driver.maxResultSize", "0")
                .set("spark.local.dir", directory.resolve("spark").toString())
                .set("spark.log.level", "ERROR");
    }

    private static Callable<String> run(SparkPrograms programs, String row, long size, Path directory) throws Exception {
        return switch (row) {
            case "sum-of-squares", "sum-after-others", "boxed-sum" -> answer(programs.sumOfSquares(size));
            case "collect" -> answer(programs.collect(size));
            case "word-count", "word-count-bytes", "word-count-sources", "word-count-sources-bytes" -> answer(programs.wordCount(directory));
            case "group-by" -> answer(programs.groupBy(size));
            case "sort" -> programs.sort(directory);
            case "join" -> answer(programs.join(size));
            case "group-by-key" -> answer(programs.groupByKey(size));
            case "page-rank" -> answer(programs.pageRank(size));
            case "k-means" -> answer(programs.kMeans(size));
            default -> throw new IllegalArgumentException("Spark has no program for " + row);
        };
    }

    private static Callable<String> answer(String answer) {
        return () -> answer;
    }
}
