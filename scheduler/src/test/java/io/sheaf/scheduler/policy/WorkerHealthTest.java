package io.sheaf.scheduler.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkerHealthTest {

    private static WorkerHealth blamed(WorkerHealth health, int times) {
        WorkerHealth now = health;
        for (int i = 0; i < times; i++) {
            now = now.plusBlamed();
        }
        return now;
    }

    @Test
    void aFewTasksAreNotEnough() {
        assertThat(blamed(WorkerHealth.NEW, 3).isBad()).isFalse();
        assertThat(blamed(WorkerHealth.NEW, 4).isBad()).isTrue();
    }

    @Test
    void whoDoesMostOfItsTasksIsNotBad() {
        assertThat(blamed(WorkerHealth.NEW.plusSucceeded(3), 5).isBad()).isFalse();
        assertThat(blamed(WorkerHealth.NEW.plusSucceeded(3), 6).isBad()).isTrue();
    }

    @Test
    void whoFailsThreeTimesInARowIsFailingUntilItSucceeds() {
        WorkerHealth twice = WorkerHealth.NEW.plusFailed().plusFailed();
        assertThat(twice.isFailing()).isFalse();
        assertThat(twice.plusFailed().isFailing()).isTrue();
        assertThat(twice.plusFailed().plusSucceeded(1).isFailing()).isFalse();
        assertThat(twice.plusSucceeded(1).plusFailed().isFailing()).isFalse();
    }

    @Test
    void aLongGoodPastCountsForLittle() {
        WorkerHealth good = WorkerHealth.NEW;
        for (int i = 0; i < 1000; i++) {
            good = good.plusSucceeded(1000);
        }
        assertThat(good.succeeded()).isLessThanOrEqualTo(64);
        assertThat(blamed(good, 127).isBad()).isTrue();
    }

    @Test
    void pausesGrowUpToABoundAndAGoodTimeMakesThemShortAgain() {
        WorkerHealth health = WorkerHealth.NEW;
        for (int seconds : new int[] {10, 20, 40, 80, 160, 320, 640, 640}) {
            assertThat(health.pause()).isEqualTo(Duration.ofSeconds(seconds));
            health = blamed(health, 4).afterPause();
            assertThat(health.isBad()).isFalse();
        }
        assertThat(health.plusSucceeded(64).pause()).isEqualTo(Duration.ofSeconds(10));
    }
}
