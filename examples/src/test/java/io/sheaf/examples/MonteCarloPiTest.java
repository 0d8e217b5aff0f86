package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
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
            assertThat(MonteCarloPi.hits(one, samples, seed).join()).isEqualTo(hits);
            assertThat(MonteCarloPi.hits(three, samples, seed).join()).isEqualTo(hits);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 5, 0.0000000000", "5, 5, 4.0000000000", "7, 9, 3.1111111111", "2, 3, 2.6666666667",
        // Ties: half a unit in the last place goes to the even neighbour.
        "1, 80000000000, 0.0000000000", "3, 80000000000, 0.0000000002", "5, 80000000000, 0.0000000002"})
    void roundsToTenDecimalsHalfEven(long hits, long samples, String digits) {
        assertThat(MonteCarloPi.estimate(hits, samples).toPlainString()).isEqualTo(digits);
    }

    @Test
    void comesNearPi() {
        long hits = LongStream.range(0, 1_000_000).filter(i -> MonteCarloPi.isHit(42, i)).count();

        // Ten standard deviations of a million samples.
        assertThat(MonteCarloPi.estimate(hits, 1_000_000).doubleValue()).isBetween(Math.PI - 0.017, Math.PI + 0.017);
    }

    @Test
    void dependsOnTheSeed() {
        assertThat(LongStream.range(0, 100).filter(i -> MonteCarloPi.isHit(1, i)).toArray())
                .isNotEqualTo(LongStream.range(0, 100).filter(i -> MonteCarloPi.isHit(2, i)).toArray());
    }
}
