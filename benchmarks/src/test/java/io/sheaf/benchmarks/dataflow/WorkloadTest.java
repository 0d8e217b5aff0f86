package io.sheaf.benchmarks.dataflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.Cluster;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All programs of a row answer the same. */
class WorkloadTest {

    private static final long SIZE = 3_001;

    @ParameterizedTest
    @EnumSource
    void sheafAndStreamsAnswerAsALoopDoes(Scenario scenario, @TempDir Path directory) throws IOException {
        Workload workload = scenario.workload();
        workload.prepare(SIZE, directory);
        String expected = workload.loop(SIZE, directory).get();
        assertThat(workload.streams(SIZE, directory).get()).isEqualTo(expected);
        try (Cluster cluster = Cluster.local(2)) {
            assertThat(workload.sheaf(cluster, SIZE, directory).get()).isEqualTo(expected);
            assertThat(workload.sheaf(cluster, SIZE, directory).get()).as("the second run").isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"SORT", "WORD_COUNT"})
    @EnabledOnOs(OS.LINUX)
    void coreutilsAnswerAsALoopDoes(Scenario scenario, @TempDir Path directory) throws IOException {
        assumeThat(System.getenv("PATH").split(File.pathSeparator)).as("awk is installed").anyMatch(there -> Files.isExecutable(Path.of(there, "awk")));
        Workload workload = scenario.workload();
        workload.prepare(SIZE, directory);
        String expected = workload.loop(SIZE, directory).get();
        for (int run = 0; run < 2; run++) {
            assertThat(Coreutils.run(scenario, directory, 64).get()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersDependOnTheSize(Scenario scenario, @TempDir Path directory) throws IOException {
        Workload workload = scenario.workload();
        Path smaller = Files.createDirectory(directory.resolve("smaller"));
        Path larger = Files.createDirectory(directory.resolve("larger"));
        workload.prepare(SIZE, smaller);
        workload.prepare(SIZE + 10, larger);
        assertThat(workload.loop(SIZE, smaller).get()).isNotEqualTo(workload.loop(SIZE + 10, larger).get());
    }

    @Test
    void sortedFilesOutOfOrderAreSeen(@TempDir Path directory) throws IOException {
        SortFiles.write(directory, 100);
        assertThat(SortFiles.check(directory)).startsWith("100:").endsWith("NOT IN ORDER");
    }

    @Test
    void sparkWithoutItsJarsIsRefusedWithTheRemedy(@TempDir Path directory) {
        Comparison comparison = new Comparison(List.of(Peer.spark), new Comparison.HeapSize(64), Map.of(Peer.spark, directory.resolve("none")), said -> {});
        assertThatThrownBy(() -> comparison.run(Scenario.JOIN, 1, 1, Duration.ZERO)).hasMessageContainingAll("none", "-Pspark", "--jars");
    }

    @Test
    void aPeerWithoutProgramIsRefusedWithThoseThatItHas() {
        Comparison comparison = new Comparison(List.of(Peer.duckdb), new Comparison.HeapSize(64), Map.of(), said -> {});
        assertThatThrownBy(() -> comparison.run(Scenario.COLLECT, 1, 1, Duration.ZERO)).hasMessageContainingAll("DuckDB", "collect", "group-by, sort");
    }
}
