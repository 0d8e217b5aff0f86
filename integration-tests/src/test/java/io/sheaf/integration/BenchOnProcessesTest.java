package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sheaf bench} of whole programs, of one with files and one that keeps data. {@code WorkloadTest} has the answers of all. */
class BenchOnProcessesTest {

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"sort", "k-means"})
    void contestantsTakeTurnsAndAgree(String name) throws IOException, InterruptedException {
        Path table = scratch.resolve("table.md");
        JavaProgram.Outcome outcome = Sheaf.in(scratch).run(
                "bench", name, "--size", "2000", "--runs", "1", "--heap", "128", "--against", "streams", "--markdown", table.toString());

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.stdout()).contains("## " + name + ", 2,000", "Sheaf, embedded", "Sheaf, processes", "streams");
        assertThat(Files.readString(table)).isEqualTo(outcome.stdout());
        assertThat(benchDirectories()).isEmpty();
    }

    @Test
    void whatASortTakesIsCountedOnBothEngines() throws IOException, InterruptedException {
        JavaProgram.Outcome outcome = Sheaf.in(scratch).run("bench", "growth", "--sizes", "1,2", "--runs", "1", "--heap", "128");

        assertThat(outcome.exitCode()).as(outcome.toString()).isZero();
        assertThat(outcome.stdout()).contains("## growth, embedded", "## growth, processes", "allocated: ");
        assertThat(benchDirectories()).isEmpty();
    }

    @Test
    void aTextThatIsNotThereIsRefusedWithTheRemedy() throws IOException, InterruptedException {
        JavaProgram.Outcome outcome = Sheaf.in(scratch).run("bench", "word-count-sources", "--input", "nowhere");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("nowhere", "--input", "src.zip");
        assertThat(benchDirectories()).isEmpty();
    }

    @Test
    void aPeerThatIsNotBuiltIsRefusedWithTheRemedy() throws IOException, InterruptedException {
        JavaProgram.Outcome outcome = Sheaf.in(scratch).run("bench", "join", "--size", "10", "--engine", "embedded", "--against", "spark", "--jars", "spark=nowhere");

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("nowhere", "-Pspark");
        assertThat(benchDirectories()).isEmpty();
    }

    @Test
    void optionsOfTheOtherKindAreRefused() throws IOException, InterruptedException {
        assertThat(Sheaf.in(scratch).run("bench", "join", "--forks", "1").stderr()).contains("--forks", "--runs");
        assertThat(Sheaf.in(scratch).run("bench", "square-map", "--runs", "1").stderr()).contains("--runs", "square-map");
        assertThat(Sheaf.in(scratch).run("bench", "join", "--size", "0").stderr()).contains("--size", "at least 1");
        assertThat(Sheaf.in(scratch).run("bench", "dataflow", "--size", "5").stderr()).contains("--size", "dataflow");
    }

    @Test
    void nothingIsLeftBehindWhenItIsToldToEnd() throws IOException, InterruptedException {
        try (RunningProgram bench = Sheaf.in(scratch).start("bench", "k-means", "--size", "2000", "--runs", "1000000", "--heap", "128")) {
            await().atMost(Duration.ofMinutes(2)).until(() -> bench.stderr().contains("processes run 1"));
            List<ProcessHandle> started = ProcessHandle.of(bench.process().pid()).orElseThrow().descendants().toList();
            assertThat(started).hasSizeGreaterThanOrEqualTo(5);
            bench.signal("TERM");

            assertThat(bench.awaitEnd().exitCode()).isEqualTo(143);
            await().atMost(Duration.ofMinutes(1)).until(() -> started.stream().noneMatch(ProcessHandle::isAlive));
            assertThat(benchDirectories()).isEmpty();
        }
    }

    private List<Path> benchDirectories() throws IOException {
        try (Stream<Path> all = Files.list(scratch)) {
            return all.filter(path -> path.getFileName().toString().startsWith("sheaf-bench-")).toList();
        }
    }
}
