package io.sheaf.benchmarks.dataflow;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Ten rounds of moving twenty centres among points of ten coordinates. */
final class KMeans implements Workload {

    @Override
    public Answer sheaf(Cluster cluster, long size, Path directory) {
        Dataset<double[]> points = cluster.range(0, size).mapToObj(Rows::point).cache();
        String answer = Centres.afterRounds(
                centres -> points.aggregate(Centres.noSums(), (sums, point) -> Centres.add(sums, point, centres), Centres::plus));
        points.unpersist();
        return () -> answer;
    }

    @Override
    public Answer streams(long size, Path directory) {
        double[][] points = LongStream.range(0, size).parallel().mapToObj(Rows::point).toArray(double[][]::new);
        String answer = Centres.afterRounds(centres -> sums(Arrays.stream(points).parallel(), centres));
        return () -> answer;
    }

    @Override
    public Answer loop(long size, Path directory) {
        double[][] points = LongStream.range(0, size).mapToObj(Rows::point).toArray(double[][]::new);
        String answer = Centres.afterRounds(centres -> sums(Arrays.stream(points), centres));
        return () -> answer;
    }

    private static double[] sums(Stream<double[]> points, double[][] centres) {
        return points.collect(Centres::noSums, (sums, point) -> Centres.add(sums, point, centres), Centres::plus);
    }
}
