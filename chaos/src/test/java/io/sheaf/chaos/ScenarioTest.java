package io.sheaf.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sheaf.minicluster.MiniCluster;
import io.sheaf.plan.failpoint.Failpoint;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Some of the scenarios on real processes; all of them by {@code sheaf chaos --scenario all}. They have a time limit of their own, at which they tell what their threads do. */
class ScenarioTest {

    /** Much like another one, and left to the command for the time they take. */
    private static final Set<String> BY_COMMAND = Set.of("long-pause", "mute-worker", "deaf-worker", "unreachable-blocks", "slow-links",
            "no-files", "no-memory-anywhere", "no-disk", "full-disk", "full-disks");

    /** While these last no job can end well, and several begin. Of files and memory a worker that lacks them is replaced, by which jobs go on. */
    private static final Set<String> FATAL_TO_JOBS = Set.of("no-disk-anywhere", "full-disks", "full-journal");

    private static MiniCluster cluster;

    @BeforeAll
    static void start() {
        cluster = MiniCluster.builder().workers(Scenario.WORKERS).withFailpoints().start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    /** A scheduler and a worker that die at failpoints. All others take as long as these. */
    private static final Set<String> AT_FAILPOINTS = Set.of("at-journal-half-written", "at-commit-half-named");

    static List<Scenario> inEachBuild() {
        return Scenario.all().stream()
                .filter(scenario -> scenario.ambushes().isEmpty() ? !BY_COMMAND.contains(scenario.name()) : AT_FAILPOINTS.contains(scenario.name())).toList();
    }

    @ParameterizedTest
    @MethodSource("inEachBuild")
    void theAnswerIsRightWhateverHappens(Scenario scenario) throws InterruptedException {
        assumeThat(scenario.hindrance()).isEmpty();
        Trial trial = scenario.trial();
        Outcome outcome = trial.needsEnclosure() ? EnclosedTrial.judge(trial) : Judge.judge(cluster, trial);
        assertThat(outcome.isRight()).as("%s", outcome).isTrue();
        assertThat(outcome.jobs()).isPositive();
        if (FATAL_TO_JOBS.contains(scenario.name())) {
            assertThat(outcome.failures()).as("%s", outcome).isNotEmpty();
        }
    }

    @Test
    void namesAreThereOnce() {
        assertThat(Scenario.all()).extracting(Scenario::name).doesNotHaveDuplicates().containsAll(BY_COMMAND).containsAll(AT_FAILPOINTS).containsAll(FATAL_TO_JOBS);
    }

    @Test
    void atEachFailpointSomebodyDies() {
        assertThat(Scenario.all()).extracting(Scenario::name).containsAll(Arrays.stream(Failpoint.values()).map(AtFailpoints::name).toList());
    }
}
