package io.sheaf.examples.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ExampleCommandsTest {

    private final AtomicReference<Exception> thrown = new AtomicReference<>();

    @TempDir
    Path directory;

    @BeforeEach
    void onlyEmbedded() {
        org.junit.jupiter.api.Assumptions.assumeTrue(System.getenv("SHEAF_CLUSTER") == null, "SHEAF_CLUSTER is set");
    }

    @Test
    void squareMapPrintsAList() {
        assertThat(out(new SquareMapCommand())).isEqualTo("[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]\n");
        assertThat(out(new SquareMapCommand(), "--n", "0")).isEqualTo("[]\n");
    }

    @Test
    void squareMapRefusesNegativeAndHugeN() {
        assertThat(out(new SquareMapCommand(), "--n", "-1")).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("-1");
        assertThat(out(new SquareMapCommand(), "--n", "1000001")).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("1000001");
    }

    @Test
    void piPrintsTenDecimals() {
        assertThat(out(new MonteCarloPiCommand(), "--samples", "30000")).matches("3\\.\\d{10}\n");
    }

    @Test
    void wordCountPrintsCountsAndWords() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "b a\r\nB c a B");

        assertThat(out(new WordCountCommand(), directory.toString())).isEqualTo("3\tb\n2\ta\n1\tc\n");
        assertThat(out(new WordCountCommand(), "--top", "1", directory.toString())).isEqualTo("3\tb\n");
    }

    @Test
    void wordCountPrintsNothingWhenThereAreNoWords() throws Exception {
        Files.writeString(directory.resolve("a.txt"), " - \n");

        assertThat(out(new WordCountCommand(), directory.toString())).isEmpty();
        assertThat(thrown.get()).isNull();
    }

    @Test
    void wordCountWritesFilesAndKeepsStdoutEmpty() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "b a b");
        Path target = directory.resolve("counts");

        assertThat(out(new WordCountCommand(), "--out", target.toString(), directory.resolve("a.txt").toString())).isEmpty();

        assertThat(target.resolve("_SUCCESS")).exists();
        assertThat(target.resolve("part-00000")).content().startsWith("2\tb\n");
    }

    @Test
    void wordCountRefusesAnOutputThatExists() {
        assertThat(out(new WordCountCommand(), "--out", directory.toString(), "missing")).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("exists already");
    }

    @Test
    void wordCountRefusesAPathThatIsNotThere() {
        assertThat(out(new WordCountCommand(), directory.resolve("missing.txt").toString())).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("missing.txt");
    }

    @Test
    void pageRankPrintsRanksAndNodes() throws Exception {
        String file = Files.writeString(directory.resolve("links.tsv"), "a\tb\nc\tb\nb\ta\n").toString();

        // a and b swing around 0.4635 and 0.4865; after an even number of iterations a is above.
        assertThat(out(new PageRankCommand(), file)).matches("0\\.4936\\d{8}\ta\n0\\.4563\\d{8}\tb\n0\\.050000000000\tc\n");
        assertThat(out(new PageRankCommand(), "--top", "1", "--iterations", "1", file)).isEqualTo("0.616666666667\tb\n");
    }

    @Test
    void pageRankRefusesWhatMakesNoSense() {
        assertThat(out(new PageRankCommand(), "--iterations", "0", "links")).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("--iterations must be at least 1, not 0");
        assertThat(out(new PageRankCommand(), "--top", "0", "links")).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("--top must be at least 1, not 0");
        assertThat(out(new PageRankCommand(), directory.resolve("missing.tsv").toString())).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("missing.tsv");
    }

    @Test
    void kMeansPrintsCountsAndCentres() throws Exception {
        String file = Files.writeString(directory.resolve("points.csv"), "0,1\n0,2\n9 9\n9,10\n9,11\n").toString();

        assertThat(out(new KMeansCommand(), file)).isEqualTo("2\t0 1.5\n3\t9 10\n");
        assertThat(out(new KMeansCommand(), "--k", "1", file)).isEqualTo("5\t5.4 6.6\n");
    }

    @Test
    void kMeansRefusesWhatMakesNoSense() {
        assertThat(out(new KMeansCommand(), "--k", "0", "points")).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("--k must be at least 1, not 0");
        assertThat(out(new KMeansCommand(), "--iterations", "0", "points")).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("--iterations must be at least 1, not 0");
    }

    @Test
    void invertedIndexPrintsWordsAndFiles() throws Exception {
        String a = Files.writeString(directory.resolve("a.txt"), "b a\r\nB").toRealPath().toString();
        String b = Files.writeString(directory.resolve("b.txt"), "a").toRealPath().toString();
        String index = "a\t" + a + ":1 " + b + ":1\nb\t" + a + ":2\n";

        assertThat(out(new InvertedIndexCommand(), b, a)).isEqualTo(index);

        Path target = directory.resolve("index");
        assertThat(out(new InvertedIndexCommand(), "--out", target.toString(), a, b)).isEmpty();
        StringBuilder written = new StringBuilder();
        try (Stream<Path> files = Files.list(target)) {
            for (Path part : files.filter(file -> file.getFileName().toString().startsWith("part-")).sorted().toList()) {
                written.append(Files.readString(part));
            }
        }
        assertThat(written).hasToString(index);
    }

    @Test
    void sortMakesAFileAndSortsIt() throws Exception {
        Path in = directory.resolve("in.bin");
        Path target = directory.resolve("sorted");

        assertThat(out(new SortCommand(), "--generate", "500", "--seed", "7", "--in", in.toString())).isEmpty();
        assertThat(in).hasSize(50_000);
        assertThat(out(new SortCommand(), "--in", in.toString(), "--out", target.toString())).isEmpty();

        assertThat(thrown.get()).isNull();
        assertThat(target.resolve("_SUCCESS")).exists();
    }

    @Test
    void sortRefusesNothingToDoAndFilesInTheWay() throws Exception {
        Path in = Files.writeString(directory.resolve("in.bin"), "kept");

        out(new SortCommand(), "--in", in.toString());
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("--out").hasMessageContaining("--generate");
        out(new SortCommand(), "--in", in.toString(), "--generate", "-1");
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("not -1");
        out(new SortCommand(), "--in", in.toString(), "--generate", "5");
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("in.bin exists already");
        out(new SortCommand(), "--in", directory.resolve("new.bin").toString(), "--generate", "5", "--out", directory.toString());
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("exists already");

        assertThat(in).hasContent("kept");
        assertThat(directory).isDirectoryNotContaining("glob:**/*new.bin*");
    }

    @Test
    void logSessionsPrintsUserStartEndAndHits() throws Exception {
        Path log = Files.writeString(directory.resolve("a.log"), "2000 b /\n70 a /x\n60 a /\n");

        assertThat(out(new LogSessionsCommand(), log.toString())).isEqualTo("a\t60\t70\t2\nb\t2000\t2000\t1\n");
    }

    @Test
    void topWordsPrintsCountsAndWords() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "b a\nB c a B");

        assertThat(out(new TopWordsCommand(), "--top", "2", directory.toString())).isEqualTo("3\tb\n2\ta\n");
        assertThat(out(new TopWordsCommand(), "--top", "0", directory.toString())).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("not 0");
    }

    @Test
    void topWordsAreTheSameByMapAndReduce() throws Exception {
        Files.writeString(directory.resolve("a.txt"), "b a\nB c a B");

        assertThat(out(new TopWordsCommand(), "--api", "mapreduce", "--top", "2", directory.toString())).isEqualTo("3\tb\n2\ta\n");
        assertThat(thrown.get()).isNull();
    }

    @Test
    void joinPrintsOrWritesOrdersWithCustomers() throws Exception {
        String orders = Files.writeString(directory.resolve("orders.csv"), "order,customer,amount\n2,1,5\n1,2,7.5\n").toString();
        String customers = Files.writeString(directory.resolve("customers.csv"), "customer,name,country\n1,Ann,AT\n").toString();

        assertThat(out(new JoinCommand(), orders, customers)).isEqualTo("1\t7.5\t?\t?\n2\t5\tAnn\tAT\n");

        Path target = directory.resolve("joined");
        assertThat(out(new JoinCommand(), "--out", target.toString(), orders, customers)).isEmpty();
        assertThat(target.resolve("_SUCCESS")).exists();
        assertThat(out(new JoinCommand(), "--out", target.toString(), orders, customers)).isEmpty();
        assertThat(thrown.get()).isInstanceOf(RefusedException.class).hasMessageContaining("exists already");
    }

    private String out(Object command, String... arguments) {
        PrintStream before = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            new CommandLine(command)
                    .setExecutionExceptionHandler((e, line, parsed) -> {
                        thrown.set(e);
                        return 1;
                    })
                    .execute(arguments);
        } finally {
            System.setOut(before);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
