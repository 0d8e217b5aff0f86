package io.sheaf.examples.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.RefusedException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
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
