package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.FullDisk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk without room for a job's blocks and sorted runs fails that job, says so, and hinders no other. */
class FullDiskTest {

    private static final int DISK_MEBIBYTES = 64;
    private static final long TOO_MUCH = 256L << 20;
    private static final long LITTLE = 8L << 20;

    @TempDir
    Path scratch;

    @Test
    void theJobFailsWithAdviceAndOthersGoOn() throws Exception {
        SmallDisk disk = SmallDisk.in(scratch, DISK_MEBIBYTES);
        Sheaf sheaf = Sheaf.in(scratch).with("SHEAF_WORKER_OPTS", "-Xmx64m");
        try (DevCluster cluster = DevCluster.startOn(disk, sheaf, 2, "--slots", "4")) {
            JavaProgram program = cluster.sheaf().userProgram(FullDisk.class);

            JavaProgram.Outcome outcome =
                    program.run(scratch, scratch.resolve("gate").toString(), Long.toString(TOO_MUCH), Long.toString(LITTLE));

            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            List<String> lines = outcome.stdout().lines().toList();
            assertThat(lines).hasSize(3);
            assertThat(lines.get(0))
                    .startsWith("full: ").contains("the disk of " + disk.directory()).contains("bytes of it are free now")
                    .contains("No space left on device").contains("Free space there").contains("-Djava.io.tmpdir=DIR");
            assertThat(lines.get(1)).isEqualTo("beside: [0, 1, 4, 9]");
            assertThat(lines.get(2)).isEqualTo("after: " + LITTLE / FullDisk.RECORD_BYTES);
            // The blocks of a job are deleted after its end, by a thread of their worker.
            await().atMost(DevCluster.SOON).untilAsserted(() -> assertThat(files(disk.seenBy(cluster.parent()))).isEmpty());
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
