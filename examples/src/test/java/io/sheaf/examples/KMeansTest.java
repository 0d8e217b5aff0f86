package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.RefusedException;
import io.sheaf.cli.Watched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class KMeansTest {

    @TempDir
    Path directory;

    /** Points around (0, 0), (40, 0), (0, 40); eighths, whose sums are exact in any order. */
    private Path points(int count) throws IOException {
        Random random = new Random(5);
        List<String> lines = new ArrayList<>(List.of("# x, y"));
        for (int i = 0; i < count; i++) {
            double x = (i % 3 == 1 ? 40 : 0) + (random.nextInt(200) - 100) / 8.0;
            double y = (i % 3 == 2 ? 40 : 0) + (random.nextInt(200) - 100) / 8.0;
            lines.add(i % 2 == 0 ? x + ", " + y : x + " \t" + y);
        }
        return Files.write(directory.resolve("points"), lines);
    }

    @ParameterizedTest
    @CsvSource({"1, 1, 20", "3, 42, 20", "7, 42, 1", "7, 43, 3", "7, 43, 100"})
    void findsWhatALoopFinds(int k, long seed, int iterations) throws IOException {
        String file = points(600).toString();
        for (int slots : new int[] {1, 3}) {
            try (Cluster cluster = Cluster.local(slots)) {
                List<double[]> first = KMeans.points(cluster, file).takeSample(k, seed);
                List<double[]> points = new ArrayList<>();
                for (String line : Files.readAllLines(Path.of(file)).subList(1, 601)) {
                    String[] xy = line.split("[, \t]+");
                    points.add(new double[] {Double.parseDouble(xy[0]), Double.parseDouble(xy[1])});
                }

                assertThat(KMeans.centres(cluster, file, k, iterations, seed, Watched::join))
                        .as("seed %s, slots %s", seed, slots)
                        .usingRecursiveComparison()
                        .isEqualTo(lloyd(points, first, iterations));
            }
        }
    }

    private static List<KMeans.Centre> lloyd(List<double[]> points, List<double[]> first, int iterations) {
        List<double[]> centres = new ArrayList<>(first);
        long[] counts = new long[centres.size()];
        for (int i = 0; i < iterations; i++) {
            TreeMap<Integer, List<double[]>> members = points.stream().collect(Collectors.groupingBy(point -> nearest(centres, point), TreeMap::new, Collectors.toList()));
            for (int c = 0; c < counts.length; c++) {
                List<double[]> own = members.getOrDefault(c, List.of());
                counts[c] = own.size();
                if (!own.isEmpty()) {
                    double x = own.stream().mapToDouble(point -> point[0]).sum();
                    double y = own.stream().mapToDouble(point -> point[1]).sum();
                    centres.set(c, new double[] {x / own.size(), y / own.size()});
                }
            }
        }
        List<KMeans.Centre> result = new ArrayList<>();
        for (int c = 0; c < counts.length; c++) {
            result.add(new KMeans.Centre(centres.get(c), counts[c]));
        }
        result.sort((a, b) -> a.coordinates()[0] != b.coordinates()[0]
                ? Double.compare(a.coordinates()[0], b.coordinates()[0])
                : Double.compare(a.coordinates()[1], b.coordinates()[1]));
        return result;
    }

    private static int nearest(List<double[]> centres, double[] point) {
        int best = 0;
        for (int c = 1; c < centres.size(); c++) {
            if (squared(centres.get(c), point) < squared(centres.get(best), point)) {
                best = c;
            }
        }
        return best;
    }

    private static double squared(double[] a, double[] b) {
        return (a[0] - b[0]) * (a[0] - b[0]) + (a[1] - b[1]) * (a[1] - b[1]);
    }

    @Test
    void aCentreWithoutPointsStays() throws IOException {
        Path file = Files.writeString(directory.resolve("same"), "2.5\n2.5\n2.5\n");

        try (Cluster cluster = Cluster.local(2)) {
            assertThat(KMeans.lines(KMeans.centres(cluster, file.toString(), 2, 9, 42, Watched::join))).containsExactly("3\t2.5", "0\t2.5");
        }
    }

    @Test
    void roundsToTenDigits() {
        assertThat(KMeans.lines(List.of(new KMeans.Centre(new double[] {1 / 3.0, -0.0, 1200, 2e-7 / 3}, 5))))
                .containsExactly("5\t0.3333333333 0 1200 0.00000006666666667");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1,x|'x' is no number", "1,|'' is no number", "1,NaN|'NaN' is not between", "1 1e101|'1e101' is not between", "1 2 3|has 3 numbers, but the lines before it have 2"})
    void aBadLineIsNamed(String badAndMessage) throws IOException {
        String[] parts = badAndMessage.split("\\|");
        Path file = Files.writeString(directory.resolve("points"), "#\n1,2\n3,4\n" + parts[0] + "\n5,6\n");

        try (Cluster cluster = Cluster.local(2)) {
            assertThatThrownBy(() -> KMeans.centres(cluster, file.toString(), 2, 5, 42, Watched::join))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file.toRealPath() + ": line 4: " + parts[1]);
        }
    }

    @Test
    void refusesTooFewPointsAndUnequalFiles() throws IOException {
        Files.writeString(directory.resolve("two"), "1 2\n");
        Path three = Files.writeString(directory.resolve("three"), "1 2 3\n");

        try (Cluster cluster = Cluster.local(2)) {
            assertThatThrownBy(() -> KMeans.centres(cluster, three.toString(), 2, 5, 42, Watched::join))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("only 1 points");
            assertThatThrownBy(() -> KMeans.centres(cluster, directory.toString(), 2, 5, 42, Watched::join))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining("2 to 3 numbers");
        }
    }
}
