package io.sheaf.benchmarks.structures;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.benchmarks.dataflow.Children;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What hot structures allocate is what it was when the committed figures were made, within a fifth. Less is a reason to commit new
 * ones: {@code -Dallocations.update=true} writes them.
 */
class AllocationCountsTest {

    private static final Path COMMITTED = Path.of("results", "allocations.tsv");
    private static final double TOLERANCE = 0.2;
    /** Tables that double as they grow, and what classes take that are loaded late. */
    private static final double FEW_BYTES = 8;

    @Test
    void hotStructuresAllocateWhatTheyDid() throws Exception {
        String counted = countedInAnotherJvm();
        if (Boolean.getBoolean("allocations.update")) {
            Files.writeString(COMMITTED, counted);
        }
        Map<String, Double> committed = figures(Files.readString(COMMITTED));
        Map<String, Double> now = figures(counted);
        assertThat(now.keySet()).isEqualTo(committed.keySet());
        now.forEach((path, bytes) -> assertThat(bytes).as("bytes that an operation of %s allocates, committed %s", path, committed.get(path))
                .isBetween(committed.get(path) * (1 - TOLERANCE) - FEW_BYTES, committed.get(path) * (1 + TOLERANCE) + FEW_BYTES));
    }

    private static String countedInAnotherJvm() throws IOException, InterruptedException {
        Process counting = new ProcessBuilder(List.of(
                        Children.java(), "-Xint", "-XX:+UseSerialGC",
                        "-cp", System.getProperty("java.class.path"), AllocationCounts.class.getName()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(counting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(counting.waitFor()).isZero();
        return output;
    }

    private static Map<String, Double> figures(String table) {
        Map<String, Double> figures = new LinkedHashMap<>();
        table.lines().map(line -> line.split("\t")).forEach(cells -> figures.put(cells[0], Double.parseDouble(cells[1])));
        return figures;
    }
}
