package io.sheaf.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import org.junit.jupiter.api.Test;

class SquareMapTest {

    @Test
    void squaresInOrder() {
        try (Cluster cluster = Cluster.local()) {
            assertThat(SquareMap.squares(cluster, 10)).hasToString("[0, 1, 4, 9, 16, 25, 36, 49, 64, 81]");
            assertThat(SquareMap.squares(cluster, 0)).hasToString("[]");
            assertThat(SquareMap.squares(cluster, 100_001)).hasSize(100_001).endsWith(10_000_000_000L);
            assertThat(SquareMap.squaresAsync(cluster, 10).get()).isEqualTo(SquareMap.squares(cluster, 10));
        }
    }
}
