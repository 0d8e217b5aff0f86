package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.GatedStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A result that is taken piece by piece may be lost with its worker in the middle of it. */
class StreamedResultOnProcessesTest {

    private static final int WORKERS = 2;

    @TempDir
    Path scratch;

    @Test
    void whatWasLostIsMadeAgainAndTheReaderGoesOnWhereItWas() throws Exception {
        Path still = scratch.resolve("still");
        Path gate = scratch.resolve("gate");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), WORKERS);
                RunningProgram reader = cluster.sheaf().userProgram(GatedStream.class).start(scratch, still.toString(), gate.toString())) {
            await().atMost(DevCluster.SOON).until(() -> !reader.process().isAlive() || Files.exists(still));
            // One of them holds the rest of what is being read.
            for (JsonNode worker : cluster.workers()) {
                RunningProgram.signal(worker.get("pid").asLong(), "KILL");
            }
            cluster.awaitWorkers(WORKERS);
            Files.createFile(gate);

            JavaProgram.Outcome outcome = reader.awaitEnd();
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo(GatedStream.RECORDS * GatedStream.PARTITIONS + "\n");
        }
    }
}
