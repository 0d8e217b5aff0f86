package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import demo.Straggling;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A task that is stuck on one worker process is done by another. */
class SpeculationTest {

    @TempDir
    Path scratch;

    @Test
    void aTaskThatIsStuckIsDoneByAnotherWorkerAndCountsOnce() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1")) {
            JavaProgram.Outcome outcome = cluster.sheaf().userProgram(Straggling.class).run(scratch);
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo(IntStream.range(0, 64).boxed().toList() + "\n64\n");
            String id = cluster.jobs().get(0).get("id").asString();
            assertThat(cluster.sheaf().run("job", "show", id).stdout())
                    .containsPattern("SPECULATED\t[1-8] slow tasks were tried twice at the same time; the second attempt came first in [1-8]");
            assertThat(cluster.workers()).hasSize(2).allSatisfy(worker -> assertThat(worker.get("state").asString()).isEqualTo("ACTIVE"));
        }
    }
}
