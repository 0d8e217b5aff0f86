package io.sheaf.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.simulation.Growth.Figures;
import io.sheaf.simulation.Growth.Kind;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an event costs does not grow with the cluster: commands, and bytes allocated, which are counted and not timed. */
class GrowthTest {

    /** First executions of code allocate more than later ones. */
    private static final double SLACK_BYTES = 2_000;

    private static Figures measure(int workers, int tasks) {
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return Growth.measure(workers, tasks, threads::getCurrentThreadAllocatedBytes);
    }

    @Test
    void tenTimesTheWorkersAndTasksCostAnEventNoMore() {
        measure(100, 2_000);
        Figures small = measure(100, 2_000);
        Figures large = measure(1_000, 20_000);
        for (Kind kind : List.of(Kind.JOIN, Kind.ANSWER, Kind.FAILURE, Kind.HEARTBEAT, Kind.TIMER)) {
            assertThat(large.events()[kind.ordinal()]).as("%s", kind).isPositive();
            assertThat(large.commandsPer(kind)).as("commands for %s", kind).isLessThanOrEqualTo(1.5 * small.commandsPer(kind) + 0.5);
            assertThat(large.costPer(kind)).as("bytes for %s", kind).isLessThanOrEqualTo(2 * small.costPer(kind) + SLACK_BYTES);
        }
    }
}
