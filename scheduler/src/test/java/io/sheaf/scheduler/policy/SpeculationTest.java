package io.sheaf.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpeculationTest {

    private static final long SECOND = 1_000_000_000;
    private static final Speculation POLICY = new Speculation(SECOND);

    private static Averages taking(long nanosPerTask) {
        Averages averages = new Averages();
        averages.add(10, 10 * nanosPerTask, 0);
        return averages;
    }

    @Test
    void halfOfTheStageMustBeDone() {
        assertThat(POLICY.isTime(taking(1), 49, 100)).isFalse();
        assertThat(POLICY.isTime(taking(1), 50, 100)).isTrue();
        assertThat(POLICY.isTime(taking(1), 0, 1)).isFalse();
        assertThat(POLICY.isTime(new Averages(), 50, 100)).isFalse();
    }

    @Test
    void aLeaseIsSlowAfterTwiceTheTimeThatItsTasksTake() {
        assertThat(POLICY.isSlow(taking(10 * SECOND), 1, 20 * SECOND - 1)).isFalse();
        assertThat(POLICY.isSlow(taking(10 * SECOND), 1, 20 * SECOND)).isTrue();
        assertThat(POLICY.isSlow(taking(10 * SECOND), 3, 20 * SECOND)).isFalse();
        assertThat(POLICY.isSlow(taking(10 * SECOND), 3, 60 * SECOND)).isTrue();
    }

    @Test
    void aShortTimeIsNeverSlow() {
        assertThat(POLICY.isSlow(taking(1000), 1, SECOND - 1)).isFalse();
        assertThat(POLICY.isSlow(taking(1000), 1, SECOND)).isTrue();
    }

    @Test
    void aSlowWorkerDoesNotMakeItselfTheMeasure() {
        Averages averages = new Averages();
        averages.add(100, 100 * SECOND, 0);
        for (int i = 0; i < 5; i++) {
            averages.add(1, 20 * SECOND, 0);
        }
        assertThat(averages.nanosPerTask()).isGreaterThan(3 * SECOND);
        assertThat(POLICY.isSlow(averages, 1, 5 * SECOND)).isTrue();
    }

    @Test
    void aTenthOfTheSlotsAndOneInAnyCase() {
        assertThat(Speculation.most(1)).isEqualTo(1);
        assertThat(Speculation.most(19)).isEqualTo(1);
        assertThat(Speculation.most(1000)).isEqualTo(100);
    }
}
