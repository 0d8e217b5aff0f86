package io.sheaf.minicluster.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

@Timeout(180)
class ChaosTestTest {

    private record Ended(String name, TestExecutionResult result) {}

    @BeforeEach
    void forget() {
        ExampleJobs.CALLS.set(0);
    }

    @Test
    void runsOnceWithoutFaultsAndThenUntilAllHaveHappened() {
        assertThat(run(ExampleJobs.Right.class))
                .allSatisfy(test -> assertThat(test.result().getStatus()).as("%s", test.result()).isEqualTo(TestExecutionResult.Status.SUCCESSFUL))
                .extracting(Ended::name).containsExactly("without faults", "seed 11");
        assertThat(ExampleJobs.CALLS.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void anotherAnswerFailsAndTellsWhatHappened() {
        List<Ended> tests = run(ExampleJobs.Wrong.class);
        assertThat(tests).extracting(Ended::name).containsExactly("without faults", "seed 12");
        Throwable failure = tests.get(1).result().getThrowable().orElseThrow();
        assertThat(failure).isInstanceOf(AssertionError.class).hasMessageContaining("the answer is another one under faults:\n  [45, 2]\nwithout:\n  [45, 1]");
        assertThat(failure.getSuppressed()).singleElement().satisfies(story -> assertThat(story)
                .hasMessageContaining("seed 12, again with -Dsheaf.chaos.seed=12").hasMessageContaining("all is well"));
    }

    @Test
    void faultsThatNeedAnEnclosureAreRefusedByName() {
        assertThat(run(ExampleJobs.Enclosed.class)).singleElement().satisfies(test -> assertThat(test.result().getThrowable().orElseThrow())
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("[FILL_DISK]"));
        assertThat(ExampleJobs.CALLS).hasValue(0);
    }

    /** Tests, and groups of them that could not be made. */
    private static List<Ended> run(Class<?> tests) {
        List<Ended> ended = new ArrayList<>();
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                    ended.add(new Ended(test.getDisplayName(), result));
                }
            }
        });
        return ended;
    }
}
