package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import java.math.BigDecimal;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MonteCarloPiTest {

    @ParameterizedTest
    @CsvSource({"1, 42", "7, 42", "100000, 42", "100000, -1"})
    void countsTheHitsThatALoopCounts(long samples, long seed) {
        long hits = LongStream.range(0, samples).filter(i -> MonteCarloPi.isHit(seed, i)).count();

        try (Cluster one = Cluster.local(1);
                Cluster three = Cluster.local(3)) {
            BigDecimal estimate = MonteCarloPi.estimate(one, samples, seed);
            assertThat(estimate).isEqualTo(MonteCarloPi.estimate(three, samples, seed));
            // No rounding to ten decimals moves the quotient by half a sample.
            assertThat(Math.round(estimate.doubleValue() * samples / 4)).isEqualTo(hits);
            assertThat(estimate.scale()).isEqualTo(10);
        }
    }

    @Test
    void comesNearPi() {
        try (Cluster cluster = Cluster.local(2)) {
            // Ten standard deviations of a million samples.
            assertThat(MonteCarloPi.estimate(cluster, 1_000_000, 42).doubleValue()).isBetween(Math.PI - 0.017, Math.PI + 0.017);
        }
    }

    @Test
    void dependsOnTheSeed() {
        assertThat(LongStream.range(0, 100).filter(i -> MonteCarloPi.isHit(1, i)).toArray())
                .isNotEqualTo(LongStream.range(0, 100).filter(i -> MonteCarloPi.isHit(2, i)).toArray());
    }
}
