package io.sheaf.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random plans while workers are killed all the time. What is killed when differs from run to run; what the plans must give does not.
 * More of them: {@code -Dloss.plans=1000 -Dloss.seed=1}.
 */
class DifferentialUnderLossTest {

    private static final long SEED = Long.getLong("loss.seed", 300_001);
    private static final int PLANS = Integer.getInteger("loss.plans", 20);
    private static final int MINUTES = 10 + PLANS / 50;
    /** The oldest of them is killed, when all others are up, so that each has lived long enough to be replaced at once. */
    private static final int WORKERS = 4;
    private static final Duration LEAST_AGE = Duration.ofSeconds(3);
    private static final int READY_AFTER_STARTS = 2;
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_MILLIS = 1_000;

    @TempDir
    Path scratch;

    @Test
    void randomPlansGiveTheSameWhileWorkersAreKilled() throws Exception {
        Sheaf sheaf = Sheaf.in(scratch);
        Random random = new Random(SEED);
        int kills = 0;
        Instant begun = Instant.now();
        try (DevCluster dev = DevCluster.start(sheaf.with("SHEAF_WORKER_OPTS", "-Xmx128m"), WORKERS)) {
            // On a busy machine a worker that is killed when it has just started has done nothing, and nobody ever does anything.
            Duration start = Duration.between(begun, Instant.now()).multipliedBy(READY_AFTER_STARTS);
            Duration leastAge = start.compareTo(LEAST_AGE) > 0 ? start : LEAST_AGE;
            JavaProgram program = sheaf.userProgram("io.sheaf.differential.DifferentialMain", Built.testClassesOf("embedded"));
            try (RunningProgram differential = program.start(
                    scratch, "--seed", Long.toString(SEED), "--plans", Integer.toString(PLANS), "--cluster", dev.address(), "--losing")) {
                while (!differential.process().waitFor(LEAST_MILLIS + random.nextInt(MOST_MILLIS - LEAST_MILLIS), TimeUnit.MILLISECONDS)) {
                    List<ProcessHandle> workers = dev.processes();
                    Instant youngest = workers.stream().map(DifferentialUnderLossTest::start).max(Comparator.naturalOrder()).orElse(Instant.MAX);
                    if (workers.size() == WORKERS && youngest.isBefore(Instant.now().minus(leastAge))) {
                        workers.stream().min(Comparator.comparing(DifferentialUnderLossTest::start)).orElseThrow().destroyForcibly();
                        kills++;
                    }
                }
                JavaProgram.Outcome outcome = differential.awaitEnd(MINUTES);
                assertThat(outcome.stdout()).as("%d kills, %s", kills, outcome.stderr())
                        .endsWith(PLANS + " plans from seed " + SEED + " without a difference\n");
                assertThat(outcome.exitCode()).isZero();
            }
            assertThat(kills).isPositive();
        }
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.MAX);
    }
}
