package io.sheaf.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.scheduler.policy.LeaseSizing.Situation;
import org.junit.jupiter.api.Test;

class LeaseSizingTest {

    private static final long LOTS = Long.MAX_VALUE;

    private final LeaseSizing sizing = new LeaseSizing(100_000_000);
    private final Averages averages = new Averages();

    private int size(int pending, int slots, int done, int unit) {
        return sizing.size(averages, new Situation(pending, slots, done, unit, LOTS, false));
    }

    @Test
    void beginsSmallAndDoubles() {
        assertThat(size(1_000_000, 2, 0, 0)).isEqualTo(4);
        assertThat(size(1_000_000, 2, 1, 0)).isEqualTo(8);
        assertThat(size(1_000_000, 2, 5, 0)).isEqualTo(128);
    }

    @Test
    void neverLeasesMoreThanTheWorkAllowed() {
        averages.add(10, 10 * 30_000_000L, 0);
        assertThat(size(1_000_000, 2, 30, 0)).isEqualTo(3);
        averages.add(1000, 1000 * 1_000_000_000L, 0);
        assertThat(size(1_000_000, 2, 30, 0)).isEqualTo(1);
    }

    @Test
    void sharesTheRestSoThatAllEndTogether() {
        averages.add(10, 10 * 1000, 0);
        assertThat(size(100, 5, 30, 0)).isEqualTo(10);
        assertThat(size(3, 5, 30, 0)).isEqualTo(1);
    }

    @Test
    void keepsTheUnitTheUserAskedFor() {
        assertThat(size(1000, 4, 0, 25)).isEqualTo(25);
        averages.add(10, 10 * 1_000_000L, 0);
        assertThat(size(100_000, 4, 30, 30) % 30).isZero();
        averages.add(1000, 1000 * 1_000_000_000L, 0);
        assertThat(size(1000, 4, 30, 25)).isEqualTo(25);
    }

    @Test
    void bringsBackNoMoreThanMayTravelInline() {
        averages.add(10, 10 * 1000, 10 * 1000);
        assertThat(sizing.size(averages, new Situation(1_000_000, 2, 30, 0, 20_000_000, false))).isEqualTo(20_000);
    }

    @Test
    void takesASmallRestWhole() {
        assertThat(sizing.size(averages, new Situation(3, 2, 0, 0, LOTS, true))).isEqualTo(3);
        averages.add(10, 10 * 80_000_000L, 0);
        assertThat(sizing.size(averages, new Situation(3, 2, 9, 0, LOTS, true))).as("unless the tasks are long").isEqualTo(1);
    }
}
