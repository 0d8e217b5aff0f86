package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The processes that {@code dev} starts never outlive it. */
class DevProcessesTest {

    @TempDir
    Path scratch;

    @Test
    void leavesNoWorkerBehindWhenItIsKilled() throws Exception {
        DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2);
        List<ProcessHandle> workers = cluster.processes();
        assertThat(workers).hasSize(2);

        cluster.killParent();

        DevCluster.awaitEndOf(workers);
    }

    @Test
    void listsItsWorkersWithTheirProcesses() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "3")) {
            assertThat(cluster.workers())
                    .hasSize(2)
                    .allSatisfy(worker -> assertThat(worker.get("slots").asInt()).isEqualTo(3))
                    .extracting(worker -> worker.get("pid").asLong())
                    .containsExactlyInAnyOrderElementsOf(cluster.processes().stream().map(ProcessHandle::pid).toList());
        }
    }

    @Test
    void replacesAWorkerThatIsKilled() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 1)) {
            ProcessHandle worker = cluster.processes().get(0);

            RunningProgram.signal(worker.pid(), "KILL");

            await().atMost(DevCluster.SOON)
                    .until(() -> cluster.workers().stream().anyMatch(row -> row.get("pid").asLong() != worker.pid()));
            assertThat(cluster.sheaf().run("example", "square-map").stdout())
                    .isEqualTo("[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]\n");
        }
    }
}
