package io.sheaf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShuffledBlocksTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void inOneProcessAllIsReadAndNothingMoves(boolean whole) {
        try (Cluster cluster = Cluster.local()) {
            ShuffledBlocks.Read read = ShuffledBlocks.run(cluster, 9, whole);
            assertThat(read.records()).isEqualTo(9);
            assertThat(read.movedRecords()).isZero();
            assertThat(read.endNanos()).isGreaterThanOrEqualTo(read.startNanos());
        }
    }
}
