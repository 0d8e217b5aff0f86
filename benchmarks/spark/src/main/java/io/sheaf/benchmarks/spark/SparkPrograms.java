package io.sheaf.benchmarks.spark;

import io.sheaf.benchmarks.dataflow.Centres;
import io.sheaf.benchmarks.dataflow.MutableSummary;
import io.sheaf.benchmarks.dataflow.Rows;
import io.sheaf.benchmarks.dataflow.SortFiles;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import scala.Tuple2;

/** The rows with RDDs, as a user of Spark who knows it well writes them: mutable accumulators, partitions named. */
final class SparkPrograms {

    static final int PARTITIONS = 4;

    private static final int SORT_PARTITIONS = 8;
    private static final int BUFFER_BYTES = 1 << 20;

    private final JavaSparkContext spark;

    SparkPrograms(JavaSparkContext spark) {
        this.spark = spark;
    }

    /** Of primitive numbers and of objects: an RDD has objects only. */
    String sumOfSquares(long size) {
        return Long.toHexString(rows(size).map(x -> x * x).fold(0L, Long::sum));
    }

    String collect(long size) {
        List<Long> numbers = rows(size).map(Rows::mix64).collect();
        return Rows.orderedAnswer(numbers.stream().mapToLong(Long::longValue).toArray());
    }

    String wordCount(Path directory) {
        return Rows.countsAnswer(spark.textFile(directory.resolve(Rows.TEXT).toString(), PARTITIONS)
                .flatMap(line -> Rows.words(line).iterator())
                .mapToPair(word -> new Tuple2<>(word, 1L))
                .reduceByKey(Long::sum)
                .collectAsMap());
    }

    String groupBy(long size) {
        return total(rows(size)
                .mapToPair(row -> new Tuple2<>(Rows.groupKey(row), Rows.groupValue(row)))
                .aggregateByKey(new MutableSummary(), PARTITIONS, MutableSummary::with, MutableSummary::plus)
                .map(group -> group._2.fold(group._1)));
    }

    /** Writes a file for each partition. */
    Callable<String> sort(Path directory) throws IOException {
        Path output = SortFiles.output(directory);
        Files.createDirectories(output);
        String target = output.toString();
        spark.binaryRecords(SortFiles.input(directory).toString(), SortFiles.RECORD_BYTES)
                .mapToPair(record -> new Tuple2<>(
                        Arrays.copyOf(record, SortFiles.KEY_BYTES), Arrays.copyOfRange(record, SortFiles.KEY_BYTES, SortFiles.RECORD_BYTES)))
                .sortByKey(new KeyOrder(), true, SORT_PARTITIONS)
                .mapPartitionsWithIndex((partition, records) -> written(SortFiles.part(Path.of(target), partition), records), false)
                .reduce(Long::sum);
        return () -> SortFiles.checkAndDelete(output);
    }

    private static Iterator<Long> written(Path file, Iterator<Tuple2<byte[], byte[]>> records) throws IOException {
        long written = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES)) {
            while (records.hasNext()) {
                Tuple2<byte[], byte[]> record = records.next();
                out.write(record._1);
                out.write(record._2);
                written++;
            }
        }
        return List.of(written).iterator();
    }

    /** Of bytes, each 0 to 255. */
    private static final class KeyOrder implements Comparator<byte[]>, Serializable {
        private static final long serialVersionUID = 1;

        @Override
        public int compare(byte[] left, byte[] right) {
            return Arrays.compareUnsigned(left, right);
        }
    }

    String join(long size) {
        long rightRows = Rows.rightRows(size);
        JavaPairRDD<Integer, Long> left = rows(size).mapToPair(row -> new Tuple2<>(Rows.leftKey(row, rightRows), Rows.leftValue(row)));
        JavaPairRDD<Integer, Long> right = rows(rightRows).mapToPair(row -> new Tuple2<>(Rows.rightKey(row, rightRows), Rows.rightValue(row)));
        return total(left.join(right, PARTITIONS).map(both -> Rows.joinFold(both._1, both._2._1, both._2._2)));
    }

    String groupByKey(long size) {
        return total(rows(size)
                .mapToPair(row -> new Tuple2<>(Rows.zipfKey(row), row.intValue()))
                .groupByKey(PARTITIONS)
                .map(group -> Rows.valuesFold(group._1, group._2)));
    }

    String pageRank(long size) {
        JavaPairRDD<Integer, int[]> links = rows(size)
                .mapToPair(node -> new Tuple2<>(node.intValue(), Rows.links(node, size)))
                .partitionBy(new HashPartitioner(PARTITIONS))
                .cache();
        JavaPairRDD<Integer, Double> ranks = links.mapValues(targets -> 1.0);
        for (int round = 0; round < Rows.ROUNDS; round++) {
            ranks = links.join(ranks)
                    .flatMapToPair(node -> shares(node._1, node._2._1, node._2._2).iterator())
                    .reduceByKey(Double::sum, PARTITIONS)
                    .mapValues(sum -> 0.15 + 0.85 * sum);
        }
        double[] summary = ranks.map(rank -> new double[] {rank._2, rank._2})
                .reduce((a, b) -> new double[] {a[0] + b[0], Math.max(a[1], b[1])});
        links.unpersist();
        return Rows.ranksAnswer(summary[0], summary[1]);
    }

    private static List<Tuple2<Integer, Double>> shares(Integer node, int[] targets, double rank) {
        List<Tuple2<Integer, Double>> shares = new ArrayList<>(targets.length + 1);
        shares.add(new Tuple2<>(node, 0.0));
        for (int target : targets) {
            shares.add(new Tuple2<>(target, rank / targets.length));
        }
        return shares;
    }

    String kMeans(long size) {
        JavaRDD<double[]> points = rows(size).map(Rows::point).cache();
        String answer = Centres.afterRounds(centres -> points.mapPartitions(part -> List.of(sums(part, centres)).iterator()).reduce(Centres::plus));
        points.unpersist();
        return answer;
    }

    private static double[] sums(Iterator<double[]> points, double[][] centres) {
        double[] sums = Centres.noSums();
        points.forEachRemaining(point -> Centres.add(sums, point, centres));
        return sums;
    }

    private JavaRDD<Long> rows(long size) {
        return spark.sc().range(0, size, 1, PARTITIONS).toJavaRDD().map(row -> (Long) row);
    }

    private static String total(JavaRDD<Long> folds) {
        Tuple2<Long, Long> total = folds.map(fold -> new Tuple2<>(1L, fold)).reduce((a, b) -> new Tuple2<>(a._1 + b._1, a._2 + b._2));
        return Rows.answer(total._1, total._2);
    }
}
