package io.sheaf.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.minicluster.MiniCluster;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each scenario on real processes. They have a time limit of their own, at which they tell what their threads do. */
class ScenarioTest {

    private static MiniCluster cluster;

    @BeforeAll
    static void start() {
        cluster = MiniCluster.start(Scenario.WORKERS);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    static List<Scenario> all() {
        return Scenario.all();
    }

    @ParameterizedTest
    @MethodSource("all")
    void theAnswerIsRightWhateverHappens(Scenario scenario) throws InterruptedException {
        Outcome outcome = Judge.judge(cluster, scenario.trial());
        assertThat(outcome.isRight()).as("%s", outcome).isTrue();
        assertThat(outcome.jobs()).isPositive();
    }

    @Test
    void namesAreThereOnce() {
        assertThat(Scenario.all()).extracting(Scenario::name).doesNotHaveDuplicates();
    }
}
