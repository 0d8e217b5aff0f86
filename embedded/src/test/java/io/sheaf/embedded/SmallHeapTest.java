package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Many keys and long lists in 64 MiB of heap, in a JVM of its own; a table of all keys, as reduceByKey has here, takes more. */
class SmallHeapTest {

    private static final long MINUTES = 5;

    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource({"distinct, 1562500", "reduceByKey, 1562500", "groupByKey, 625000",
        "groupByOneKey, 625000", "collectByKey, 625000", "join, 625000", "joinWithAHotKey, 1250000",
        "sorted, 1342177", "sortedByAComparator, 1342177",
        "sortedWithAHotKey, 1342177", "secondarySort, 1342177", "zip, 1342177", "coalesce, 1342177"})
    void operationsRunInASmallHeapAndLeaveNoFile(String operation, long result) throws Exception {
        Path scratch = Files.createDirectory(directory.resolve("scratch"));
        Path output = directory.resolve("output");
        Process program = new ProcessBuilder(command(operation, scratch)).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(program.waitFor(MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            program.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(output)).isEqualToIgnoringNewLines(Long.toString(result));
        assertThat(program.exitValue()).isZero();
        assertNothingIn(scratch);
    }

    private static List<String> command(String operation, Path scratch) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "-Djava.io.tmpdir=" + scratch, "-cp", System.getProperty("java.class.path"),
                SmallHeap.class.getName(), operation);
    }

    private static void assertNothingIn(Path scratch) throws IOException {
        try (Stream<Path> left = Files.list(scratch)) {
            assertThat(left).isEmpty();
        }
    }
}
