package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small sides that are just small enough by the default limit fit in 64 MiB of heap, in a JVM of its own. */
class JoinsInASmallHeapTest {

    /** Of 125 bytes as a table, at the most, this one with the whole limit and the next with half of it. */
    private static final long FIRST = (8 << 20) / 125;
    private static final long SECOND = (4 << 20) / 125;

    @TempDir
    Path directory;

    /** Prints how many pairs there are, and how many sides were broadcast. */
    public static final class Joins {
        public static void main(String[] arguments) {
            try (Cluster cluster = Cluster.local(2)) {
                KeyedDataset<Long, Long> left = cluster.range(0, 200_000).boxed().mapToPair(i -> Pair.of(i % FIRST, i));
                KeyedDataset<Long, Long> first = cluster.range(0, FIRST).boxed().mapToPair(i -> Pair.of(i, i));
                KeyedDataset<Long, Long> second = cluster.range(0, SECOND).boxed().mapToPair(i -> Pair.of(i, i));
                Job<Long> job = left.join(first).leftJoin(second).submitCount();
                System.out.println(job.join() + " " + job.explain().lines().filter(line -> line.contains(": broadcast:")).count());
            }
        }
    }

    @Test
    void sidesJustBelowTheDefaultLimitFit() throws Exception {
        Path output = directory.resolve("output");
        Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m",
                "-Djava.io.tmpdir=" + directory, "-cp", System.getProperty("java.class.path"), Joins.class.getName())
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            assertThat(program.waitFor(2, TimeUnit.MINUTES)).isTrue();
        } finally {
            program.destroyForcibly().waitFor();
        }
        assertThat(Files.readString(output)).isEqualToIgnoringNewLines("200000 2");
    }
}
