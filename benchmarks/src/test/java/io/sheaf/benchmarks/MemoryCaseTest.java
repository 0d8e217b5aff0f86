package io.sheaf.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.RefusedException;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryCaseTest {

    private static final long RECORDS = 10_000;

    @ParameterizedTest
    @EnumSource
    void theClusterGivesWhatIsExpectedAndNothingElseIs(MemoryCase wanted) {
        try (Cluster cluster = Cluster.local()) {
            MemoryResult result = wanted.run(cluster, RECORDS, Duration.ZERO);
            assertThat(result).isEqualTo(wanted.expected(RECORDS)).isNotEqualTo(wanted.expected(RECORDS - 4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "2", "-1", "1/0", "1/2/3", "all", "NaN", ""})
    void aScaleThatIsNoShareIsRefused(String scale) {
        assertThatThrownBy(() -> MemoryCommand.share(scale)).isInstanceOf(RefusedException.class).hasMessageContaining("--scale").hasMessageEndingWith(scale);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1/32", "0.03125"})
    void aScaleIsAFractionOrANumber(String scale) {
        assertThat(MemoryCommand.share(scale)).isEqualTo(1.0 / 32);
        assertThat(MemoryCase.SORT.records(MemoryCommand.share(scale))).isEqualTo((4L << 30) / 100 / 32);
    }
}
