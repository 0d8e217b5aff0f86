package io.sheaf.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is measured by {@code sheaf chaos --recovery}, at a size for each build. How long it takes is not asserted. */
@Timeout(300)
class RecoveryTest {

    private static final int TASKS = 1000;

    @Test
    void aJobWhoseSchedulerIsKilledEndsRight() throws InterruptedException, IOException {
        try (Recovery recovery = new Recovery()) {
            Recovery.Turn turn = recovery.turn(TASKS);
            assertThat(turn.right()).as("%s", turn).isTrue();
            assertThat(turn.begun()).as("%s", turn).isGreaterThanOrEqualTo(TASKS / 4);
        }
    }
}
