package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import demo.BadWorker;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker process on which every task fails costs no job. */
class BadWorkerTest {

    @TempDir
    Path scratch;

    @Test
    void itIsSetAsideAndTheSchedulerSaysWhy() throws Exception {
        try (DevCluster cluster = DevCluster.start(Sheaf.in(scratch), 2, "--slots", "1")) {
            JavaProgram.Outcome outcome = cluster.sheaf().userProgram(BadWorker.class).run(scratch, scratch.toString());
            assertThat(outcome.exitCode()).as(outcome.stderr()).isZero();
            assertThat(outcome.stdout()).isEqualTo("64\n");
            cluster.awaitTold("gets no tasks for 10 s");
            assertThat(cluster.stderr()).contains("tasks failed on it and succeeded on others", "this worker's disk is full");
        }
    }
}
