package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.InputException;
import io.sheaf.cli.Watched;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class PageRankTest {

    @TempDir
    Path directory;

    @Test
    void ranksTheModulesOfTheJdkLikeAMatrixDoes() throws IOException {
        List<String[]> edges = new ArrayList<>();
        for (ModuleReference module : ModuleFinder.ofSystem().findAll()) {
            module.descriptor().requires().forEach(required -> edges.add(new String[] {module.descriptor().name(), required.name()}));
        }
        List<String> lines = new ArrayList<>(List.of("# who\trequires whom", ""));
        edges.forEach(edge -> lines.add(edge[0] + "\t" + edge[1]));
        lines.addAll(lines.subList(2, 12));
        Path file = Files.write(directory.resolve("links.tsv"), lines);

        List<String> nodes = nodes(edges);
        double[] expected = power(edges, nodes, 10);
        assertThat(nodes.size()).isGreaterThan(20);
        for (int slots : new int[] {1, 3}) {
            try (Cluster cluster = Cluster.local(slots)) {
                List<String> ranked = PageRank.lines(cluster, file.toString(), 10, 0, Watched::join);

                assertThat(ranked).isSortedAccordingTo(PageRankTest::compareLines).hasSize(nodes.size());
                for (String line : ranked) {
                    String[] fields = line.split("\t");
                    assertThat(Double.parseDouble(fields[0])).as(line).isCloseTo(expected[nodes.indexOf(fields[1])], Offset.offset(1e-11));
                }
                assertThat(ranked.get(0)).endsWith("\tjava.base");
                assertThat(PageRank.lines(cluster, file.toString(), 10, 5, Watched::join)).isEqualTo(ranked.subList(0, 5));
            }
        }
    }

    private static int compareLines(String a, String b) {
        String[] left = a.split("\t");
        String[] right = b.split("\t");
        int byRank = Double.compare(Double.parseDouble(right[0]), Double.parseDouble(left[0]));
        return byRank != 0 ? byRank : left[1].compareTo(right[1]);
    }

    private static List<String> nodes(List<String[]> edges) {
        TreeSet<String> nodes = new TreeSet<>();
        edges.forEach(edge -> nodes.addAll(List.of(edge)));
        return new ArrayList<>(nodes);
    }

    /** The power method with the whole transition matrix. */
    private static double[] power(List<String[]> edges, List<String> nodes, int iterations) {
        int n = nodes.size();
        double[][] matrix = new double[n][n];
        edges.forEach(edge -> matrix[nodes.indexOf(edge[0])][nodes.indexOf(edge[1])] = 1);
        double[] ranks = new double[n];
        Arrays.fill(ranks, 1.0 / n);
        for (double[] row : matrix) {
            double links = Arrays.stream(row).sum();
            for (int to = 0; to < n; to++) {
                row[to] = 0.15 / n + 0.85 * (links == 0 ? 1.0 / n : row[to] / links);
            }
        }
        for (int i = 0; i < iterations; i++) {
            double[] next = new double[n];
            for (int from = 0; from < n; from++) {
                for (int to = 0; to < n; to++) {
                    next[to] += ranks[from] * matrix[from][to];
                }
            }
            ranks = next;
        }
        return ranks;
    }

    @Test
    void followsTheFormulaForOneStep() throws IOException {
        // c links to none, so all three get a third of its 1/3.
        Path file = Files.writeString(directory.resolve("links"), "a b\n a   c\t\r\n#x\nb c");

        try (Cluster cluster = Cluster.local(2)) {
            // a: 0.15/3 + 0.85 * (1/3)/3. b has half of a's 1/3 more, times 0.85; c that and all of b's.
            assertThat(PageRank.lines(cluster, file.toString(), 1, 0, Watched::join))
                    .containsExactly("0.569444444444\tc", "0.286111111111\tb", "0.144444444444\ta");
        }
    }

    @Test
    void ordersTiesByCodePoints() throws IOException {
        Path file = Files.writeString(directory.resolve("ring"), "\uD801\uDC28 b\nb \uFF21\n\uFF21 \uD801\uDC28\n");

        try (Cluster cluster = Cluster.local(2)) {
            assertThat(PageRank.lines(cluster, file.toString(), 7, 0, Watched::join))
                    .containsExactly("0.333333333333\tb", "0.333333333333\t\uFF21", "0.333333333333\t\uD801\uDC28");
        }
    }

    @Test
    void aFileWithoutLinksHasNoRanks() throws IOException {
        Path file = Files.writeString(directory.resolve("none"), "# nothing\n");

        try (Cluster cluster = Cluster.local(1)) {
            assertThat(PageRank.lines(cluster, file.toString(), 2, 0, Watched::join)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"lonely, has 1 node instead", "a b c, has 3 nodes instead"})
    void aBadLineIsNamed(String bad, String message) throws IOException {
        Path file = Files.writeString(directory.resolve("links"), "# links\n\na b\n" + bad + "\nb a\n");

        try (Cluster cluster = Cluster.local(2)) {
            assertThatThrownBy(() -> PageRank.lines(cluster, file.toString(), 10, 0, Watched::join))
                    .isInstanceOf(InputException.class)
                    .hasMessageContaining(file.toRealPath() + ": line 4: " + message)
                    .hasMessageContaining("'" + bad + "'");
        }
    }
}
