package io.sheaf.examples;

import io.sheaf.Broadcast;
import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.InputException;
import io.sheaf.Job;
import io.sheaf.LongSummary;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import io.sheaf.examples.ParsedLines.Line;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Function;

/**
 * Groups points around centres by Lloyd's algorithm (Least Squares Quantization in PCM, 1982): each point belongs to its nearest
 * centre, of equally near ones the first, and each centre becomes the mean of its points, until none moves. Begins with points
 * chosen by the seed, so that the answer is the same on every cluster; another seed may find another one.
 */
public final class KMeans {

    // Squares of larger coordinates would leave the range of a double.
    private static final double LARGEST = 1e100;

    // Named, because the answer depends on it in its last bits; and the file alone would be one task.
    private static final int PARTITIONS = 16;

    private static final MathContext DIGITS = new MathContext(10);

    private KMeans() {}

    /**
     * A centre and what belongs to it.
     *
     * @param count how many points have their mean here; 0 for a centre that lost all of them and stayed
     */
    public record Centre(double[] coordinates, long count) {}

    /** Points added up. */
    record Sum(double[] coordinates, long count) {

        Sum plus(Sum other) {
            double[] sum = coordinates.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += other.coordinates[i];
            }
            return new Sum(sum, count + other.count);
        }

        Centre mean() {
            return new Centre(Arrays.stream(coordinates).map(coordinate -> coordinate / count).toArray(), count);
        }
    }

    /**
     * The centres, by their first coordinate, then by the next.
     *
     * @param file points as lines of numbers, divided by commas or white space, in each the same number of them
     * @param k how many centres, at least 1
     * @param iterations at least 1, each a job; fewer if no centre moves any more
     */
    public static List<Centre> centres(Cluster cluster, String file, int k, int iterations, long seed, Waiter waiter) {
        Dataset<double[]> points = points(cluster, file).cache();
        LongSummary lengths = waiter.join("reading points", points.mapToLong(point -> point.length).submitSummary());
        require(lengths, file, k);
        List<double[]> chosen = waiter.join("choosing centres", points.submitTakeSample(k, seed));
        List<Centre> centres = chosen.stream().map(point -> new Centre(point, 0)).toList();
        boolean moved = true;
        for (int i = 1; moved && i <= iterations; i++) {
            List<Centre> before = centres;
            try (Broadcast<double[][]> near = cluster.broadcast(coordinates(before))) {
                Map<Integer, Sum> sums = waiter.join("iteration " + i + " of " + iterations, sums(points, near));
                centres = moved(before, sums);
            }
            moved = !Arrays.deepEquals(coordinates(before), coordinates(centres));
        }
        points.unpersist();
        return centres.stream().sorted(Comparator.comparing(Centre::coordinates, Arrays::compare)).toList();
    }

    /** The file's points, spread over tasks. */
    static Dataset<double[]> points(Cluster cluster, String file) {
        return cluster.read(new ParsedLines<>(Parser::new, List.of(file))).repartition(PARTITIONS);
    }

    private static void require(LongSummary lengths, String file, int k) {
        if (lengths.count() < k) {
            throw new RefusedException("there are only " + lengths.count() + " points in " + file + ", too few for " + k + " centres");
        }
        if (lengths.min() != lengths.max()) {
            throw new InputException(file + ": holds points of " + lengths.min() + " to " + lengths.max() + " numbers. Give files of one kind only.");
        }
    }

    private static Job<Map<Integer, Sum>> sums(Dataset<double[]> points, Broadcast<double[][]> centres) {
        return points.mapToPair(point -> Pair.of(nearest(centres.value(), point), new Sum(point, 1))).reduceByKey(Sum::plus).submitToMap();
    }

    private static int nearest(double[][] centres, double[] point) {
        int nearest = 0;
        double least = Double.POSITIVE_INFINITY;
        for (int centre = 0; centre < centres.length; centre++) {
            double distance = squaredDistance(centres[centre], point);
            if (distance < least) {
                least = distance;
                nearest = centre;
            }
        }
        return nearest;
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    private static List<Centre> moved(List<Centre> before, Map<Integer, Sum> sums) {
        Centre[] after = new Centre[before.size()];
        for (int i = 0; i < after.length; i++) {
            Sum sum = sums.get(i);
            after[i] = sum == null ? new Centre(before.get(i).coordinates(), 0) : sum.mean();
        }
        return List.of(after);
    }

    private static double[][] coordinates(List<Centre> centres) {
        return centres.stream().map(Centre::coordinates).toArray(double[][]::new);
    }

    /** Lines of count, tab and coordinates divided by spaces, rounded to 10 digits. */
    public static List<String> lines(List<Centre> centres) {
        return centres.stream().map(centre -> centre.count() + "\t" + text(centre.coordinates())).toList();
    }

    private static String text(double[] coordinates) {
        StringJoiner text = new StringJoiner(" ");
        for (double coordinate : coordinates) {
            text.add(new BigDecimal(coordinate).round(DIGITS).stripTrailingZeros().toPlainString());
        }
        return text.toString();
    }

    /** Makes points of one file's lines, all of the length of the first; null for a blank line or a comment. */
    private static final class Parser implements Function<Line, double[]> {
        private int length = -1;

        @Override
        public double[] apply(Line line) {
            if (line.isBlankOrComment()) {
                return null;
            }
            String[] numbers = line.text().strip().split("\\s*,\\s*|\\s+", -1);
            if (length < 0) {
                length = numbers.length;
            }
            if (numbers.length != length) {
                throw line.error("has " + numbers.length + " numbers, but the lines before it have " + length + ": '" + line.text() + "'");
            }
            return Arrays.stream(numbers).mapToDouble(number -> coordinate(line, number)).toArray();
        }

        private static double coordinate(Line line, String number) {
            double coordinate;
            try {
                coordinate = Double.parseDouble(number);
            } catch (NumberFormatException e) {
                throw line.error("'" + number + "' is no number. Divide numbers by commas or spaces.");
            }
            if (!(Math.abs(coordinate) <= LARGEST)) {
                throw line.error("'" + number + "' is not between -1e100 and 1e100");
            }
            return coordinate;
        }
    }
}
