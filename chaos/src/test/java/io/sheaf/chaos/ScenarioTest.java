package io.sheaf.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.minicluster.MiniCluster;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A dozen of the scenarios on real processes; all of them by {@code sheaf chaos --scenario all}. They have a time limit of their own, at which they tell what their threads do. */
class ScenarioTest {

    /** Much like another one, and left to the command for the time they take. */
    private static final Set<String> BY_COMMAND = Set.of("long-pause", "mute-worker", "deaf-worker", "unreachable-blocks", "slow-links");

    private static MiniCluster cluster;

    @BeforeAll
    static void start() {
        cluster = MiniCluster.start(Scenario.WORKERS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static List<Scenario> aDozen() {
        return Scenario.all().stream().filter(scenario -> !BY_COMMAND.contains(scenario.name())).toList();
    }

    @ParameterizedTest
    @MethodSource("aDozen")
    void theAnswerIsRightWhateverHappens(Scenario scenario) throws InterruptedException {
        Outcome outcome = Judge.judge(cluster, scenario.trial());
        assertThat(outcome.isRight()).as("%s", outcome).isTrue();
        assertThat(outcome.jobs()).isPositive();
    }

    @Test
    void namesAreThereOnce() {
        assertThat(Scenario.all()).extracting(Scenario::name).doesNotHaveDuplicates().containsAll(BY_COMMAND);
    }
}
