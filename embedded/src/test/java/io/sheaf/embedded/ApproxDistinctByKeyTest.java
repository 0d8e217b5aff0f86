package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.UnencodableException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Different values per key, about as many as there are, and as the action over all records would say. */
@Timeout(60)
class ApproxDistinctByKeyTest {

    private static Cluster cluster;

    /** Has no one encoding: a key of it is refused. */
    record Odd(int value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Odd;
        }

        @Override
        public int hashCode() {
            return 1;
        }
    }

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** Keys 0 to 4 with 1, 10, 100, 10,000 and 50,000 different values, each value about ten times. */
    private static KeyedDataset<Long, String> pairs() {
        return cluster.range(0, 600_000).boxed().mapToPair(i -> {
            long key = i % 5;
            long[] counts = {1, 10, 100, 10_000, 50_000};
            return Pair.of(key, "v" + i / 5 % counts[(int) key]);
        });
    }

    @Test
    void everyKeyIsEstimatedAsTheActionWouldWhateverThePartitions() {
        Map<Long, Long> estimates = pairs().countApproxDistinctByKey().toMap();
        assertThat(estimates.keySet()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L);
        assertThat(estimates.get(0L)).isEqualTo(1);
        assertThat(estimates.get(1L)).isEqualTo(10);
        assertThat((double) estimates.get(3L)).isBetween(9_600.0, 10_400.0);
        assertThat((double) estimates.get(4L)).isBetween(48_000.0, 52_000.0);
        estimates.forEach((key, estimate) -> {
            Dataset<String> alone = pairs().filterKeys(k -> k.equals(key)).values();
            assertThat(alone.countApproxDistinct()).isEqualTo(estimate);
        });
        KeyedDataset<Long, String> one = pairs().coalesce(1).mapToPair(pair -> pair);
        assertThat(one.countApproxDistinctByKey().toMap()).isEqualTo(estimates);
    }

    @Test
    void nullIsAKeyAndAValueAndThereMayBeNone() {
        Dataset<Pair<String, String>> pairs =
                cluster.of(Pair.of("a", null), Pair.of("a", null), Pair.of("a", "x"), Pair.of(null, "x"), Pair.of(null, "y"), Pair.of("b", null));
        Map<String, Long> counts = pairs.mapToPair(pair -> pair).countApproxDistinctByKey().toMap();
        assertThat(counts).hasSize(3).containsEntry("a", 2L).containsEntry(null, 2L).containsEntry("b", 1L);
        assertThat(cluster.<String>of().keyBy(x -> x).countApproxDistinctByKey().toList()).isEmpty();
    }

    @Test
    void valuesAreToldApartAsKeysAreSoThatTheirTypeHasToBeOneOfAKey() {
        assertThat(cluster.of(0.0, -0.0, Double.NaN).keyBy(x -> 1).countApproxDistinctByKey().values().toList()).containsExactly(2L);
        assertThatThrownBy(() -> cluster.of(1, 2).keyBy(x -> x).mapValues(Odd::new).countApproxDistinctByKey().toList())
                .isInstanceOf(UnencodableException.class).hasMessageContaining("Odd");
    }

    @Test
    void thePlanSketchesBeforeTheShuffle() {
        assertThat(cluster.of("a").keyBy(x -> x).countApproxDistinctByKey().explain()).contains("by WRITE_SKETCHED", "as SHUFFLE_SKETCHED");
    }
}
