package io.sheaf.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Worlds of all sorts: whatever goes wrong in them, every job ends, with the right results or for a reason that there was. */
class SimulationTest {

    private static final int SEEDS = Integer.getInteger("sheaf.simulation.seeds", 10_000);

    private static final long FIRST = Long.getLong("sheaf.simulation.first", 1);

    /** The worlds of these seeds have workers that are replaced, which earlier ones have not. */
    @Test
    void soItDoesWhereWorkersAreReplaced() {
        for (long seed = Scenario.REPLACING_FROM; seed < Scenario.REPLACING_FROM + SEEDS / 5; seed++) {
            Simulation.run(seed);
        }
    }

    /** In the worlds of these seeds schedulers die, and others take up their journals. */
    @Test
    void soItDoesWhereOneSchedulerFollowsAnother() {
        TreeMap<String, Integer> endings = new TreeMap<>();
        for (long seed = Scenario.CRASHING_FROM; seed < Scenario.CRASHING_FROM + SEEDS * 3 / 20; seed++) {
            Simulation.run(seed).endings().forEach((ending, times) -> endings.merge(ending, times, Integer::sum));
        }
        System.out.println("simulated seeds from " + Scenario.CRASHING_FROM + ": " + endings);
        if (SEEDS >= 10_000) {
            assertThat(endings).containsKeys("ANOTHER SCHEDULER", "OFFERED", "SUCCEEDED", "BEGUN ANEW", "ENDED WITH SCHEDULER", "FAILED MayHaveRunException");
        }
    }

    /** In the worlds of these seeds, besides, slow tasks leave the rest of what they read to others. */
    @Test
    void soItDoesWhereManyTasksAreDivided() {
        int divided = 0;
        for (long seed = Scenario.DIVIDING_FROM; seed < Scenario.DIVIDING_FROM + SEEDS * 3 / 20; seed++) {
            divided += Simulation.run(seed).endings().getOrDefault("DIVIDED", 0);
        }
        System.out.println("simulated seeds from " + Scenario.DIVIDING_FROM + ": divided " + divided + " times");
        if (SEEDS >= 10_000) {
            assertThat(divided).isGreaterThan(100);
        }
    }

    @Test
    void everyJobEndsWithTheRightResultsOrAReason() {
        TreeMap<String, Integer> endings = new TreeMap<>();
        long events = 0;
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
            Simulation.Outcome outcome = Simulation.run(seed);
            outcome.endings().forEach((ending, times) -> endings.merge(ending, times, Integer::sum));
            events += outcome.events();
        }
        System.out.println("simulated seeds " + FIRST + " to " + (FIRST + SEEDS - 1) + ", " + events + " events: " + endings);
        if (SEEDS >= 10_000) {
            // Otherwise the worlds would have become too kind to show much.
            assertThat(endings).containsKeys("SUCCEEDED", "SUCCEEDED READING", "SPLIT", "TOO LATE", "RESULTS LOST", "CLIENT GONE", "FAILED TaskFailedException",
                    "FAILED TaskTimeoutException", "FAILED WorkerLostException", "FAILED IndeterminateInputException", "FAILED EnvironmentException",
                    "CANCELLED JobCancelledException", "TIMED_OUT JobTimeoutException");
        }
    }

    /**
     * What could not be run again of a worker that ends itself was told before the scheduler heard that it ends; what was let go of was wanted once
     * more. Both were taken for ends without reason. A lease whose last task came back before others that it no longer had was counted away twice. A
     * second attempt between two others that were cancelled was cancelled with them, and its job failed. A job whose results were not taken yet no longer
     * knew that it waits for that when something was made again that only others read.
     */
    @Test
    void seedsThatOnceFailedPass() {
        Simulation.run(557_116);
        assertThat(Simulation.run(578_389).endings()).containsKey("FAILED MayHaveRunException");
        assertThat(Simulation.run(579_539).endings()).containsKey("SUCCEEDED");
        assertThat(Simulation.run(186_283).endings()).containsKey("SUCCEEDED");
        assertThat(Simulation.run(674_941).endings()).doesNotContainKey("FAILED JobCancelledException");
    }
}
