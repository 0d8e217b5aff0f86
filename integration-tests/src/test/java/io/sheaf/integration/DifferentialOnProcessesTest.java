package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random plans, as the tests of the embedded engine have them, on worker processes that spill early, compress and have hash codes of their own. */
class DifferentialOnProcessesTest {

    private static final int PLANS = 60;
    private static final int MINUTES = 10;

    @TempDir
    Path scratch;

    @Test
    void randomPlansGiveOnWorkersWhatPlainCollectionsAndTheEmbeddedEngineGive() throws Exception {
        Sheaf sheaf = Sheaf.in(scratch);
        Sheaf spilling = sheaf.with("SHEAF_WORKER_OPTS", "-Xmx128m -Dsheaf.worker.spillBytes=1");
        Sheaf hashing = sheaf.with("SHEAF_WORKER_OPTS", "-Xmx128m -Dsheaf.worker.spillBytes=4096 -XX:+UnlockExperimentalVMOptions -XX:hashCode=2");
        try (DevCluster first = DevCluster.start(spilling, 2, "--shuffle-compression", "lz4"); DevCluster second = DevCluster.start(hashing, 3)) {
            JavaProgram program = sheaf.userProgram("io.sheaf.differential.DifferentialMain", Built.testClassesOf("embedded"));
            try (RunningProgram differential = program.start(scratch, "--seed", "100001", "--plans", Integer.toString(PLANS),
                    "--cluster", first.address(), "--cluster", second.address())) {
                JavaProgram.Outcome outcome = differential.awaitEnd(MINUTES);
                assertThat(outcome.stdout()).as(outcome.stderr()).isEqualTo(PLANS + " plans from seed 100001 without a difference\n");
                assertThat(outcome.exitCode()).isZero();
            }
        }
    }
}
