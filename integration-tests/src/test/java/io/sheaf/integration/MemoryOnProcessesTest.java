package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A 32nd of the data that must be brought together in 256 MiB, on worker processes of 64 MiB each. The command checks what
 * comes out, and that no worker was lost and no file is left.
 */
class MemoryOnProcessesTest {

    @TempDir
    Path scratch;

    @ParameterizedTest
    @ValueSource(strings = {"sort", "distinct", "group-by-key", "join", "map-partitions", "slow-collect"})
    void moreDataThanMemoryGivesTheRightResult(String name) throws Exception {
        Path disk = Files.createDirectory(scratch.resolve("disk"));
        JavaProgram.Outcome outcome =
                Sheaf.in(scratch).run("bench", "memory", "--case", name, "--scale", "1/32", "--heap", "64", "--scratch", disk.toString());
        System.out.print(outcome.stdout());
        assertThat(outcome.stdout()).as(outcome.stderr()).startsWith(name + "\t").endsWith("\tpassed\n");
        assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
        assertThat(disk).isEmptyDirectory();
    }

    @Test
    void adviceIsGivenBeforeAnythingIsWrittenIfTheDiskIsTooSmall() throws Exception {
        SmallDisk disk = SmallDisk.in(scratch, 16);
        JavaProgram.Outcome outcome;
        try (RunningProgram bench = disk.start(Sheaf.in(scratch), "bench", "memory", "--case", "sort", "--scale", "1/32")) {
            outcome = bench.awaitEnd();
        }
        assertThat(outcome.exitCode()).as(outcome.stderr()).isEqualTo(2);
        assertThat(outcome.stderr()).contains("384 MiB are needed").contains(disk.directory().toString()).contains("16 MiB are free").contains("--scale");
        assertThat(outcome.stdout()).isEmpty();
    }
}
