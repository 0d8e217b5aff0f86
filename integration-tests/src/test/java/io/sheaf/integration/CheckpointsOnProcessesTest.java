package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import demo.Keeping;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program counts, accumulates and keeps in files, on workers that know nothing of it and that are killed in between. */
class CheckpointsOnProcessesTest {

    private static final int WORKERS = 2;

    @TempDir
    Path scratch;

    @Test
    void accumulatorsAndCheckpointsAreThoseOfOneProcessAndOutliveTheWorkers() throws Exception {
        Path gate = Files.createFile(scratch.resolve("open"));
        JavaProgram.Outcome embedded = Sheaf.in(scratch).userProgram(Keeping.class)
                .run(scratch, scratch.resolve("embedded").toString(), scratch.resolve("embedded.log").toString(), gate.toString());
        assertThat(embedded.exitCode()).as(embedded.stderr()).isZero();
        assertThat(embedded.stdout().lines()).hasSize(8).contains("users: [user-0, user-1, user-2, user-3, user-4, user-5, user-6]", "order: 01234");
        assertThat(scratch.resolve("embedded")).isEmptyDirectory();

        Path log = scratch.resolve("log");
        Path kept = scratch.resolve("kept");
        Path closed = scratch.resolve("gate");
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), WORKERS);
                RunningProgram program = cluster.sheaf().userProgram(Keeping.class).start(scratch, kept.toString(), log.toString(), closed.toString())) {
            await().atMost(DevCluster.SOON).until(() -> !program.process().isAlive() || program.stdout().contains("checkpoint: "));
            assertThat(program.stdout()).as(program.stderr()).contains("checkpoint: ");
            assertThat(kept.toFile().list()).hasSize(1);
            List<String> computed = Files.readAllLines(log);

            Set<Long> victims = cluster.workers().stream().map(worker -> worker.get("pid").asLong()).collect(Collectors.toSet());
            for (long victim : victims) {
                RunningProgram.signal(victim, "KILL");
            }
            await().atMost(DevCluster.SOON).until(() -> cluster.workers().size() == WORKERS
                    && cluster.workers().stream().noneMatch(worker -> victims.contains(worker.get("pid").asLong())));
            Files.createFile(closed);
            JavaProgram.Outcome outcome = program.awaitEnd();

            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo(embedded.stdout());
            assertThat(Files.readAllLines(log)).as("nothing is computed again").isEqualTo(computed).hasSize(2_000);
            assertThat(kept).isEmptyDirectory();
        }
    }
}
