package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.junit.jupiter.api.Test;

/** Found by random plans: the key of a joined pair was 0.0 or -0.0, by the way the join chose. */
class JoinKeysTest {

    @Test
    void joinedKeysAreThoseOfKeysWhicheverWayAJoinGoes() {
        Map<String, BinaryOperator<KeyedDataset<Double, ?>>> joins = Map.of(
                "join", (a, b) -> doubles(a).join(doubles(b)), "leftJoin", (a, b) -> doubles(a).leftJoin(doubles(b)),
                "rightJoin", (a, b) -> doubles(a).rightJoin(doubles(b)), "semiJoin", (a, b) -> doubles(a).semiJoin(b),
                "antiJoin", (a, b) -> doubles(a).antiJoin(doubles(b).filterKeys(key -> false)));
        try (Cluster cluster = Cluster.local(1)) {
            KeyedDataset<Double, Double> pairs = cluster.of(-0.0).keyBy(value -> value);
            joins.forEach((name, join) -> {
                for (long below : new long[] {0, Long.MAX_VALUE}) {
                    List<Double> keys = join.apply(pairs, pairs).keys().with(JobOptions.DEFAULT.withBroadcastBelow(below)).toList();
                    assertThat(keys).as("%s below %d", name, below).containsExactly(0.0);
                }
            });
        }
    }

    @SuppressWarnings("unchecked")
    private static KeyedDataset<Double, Double> doubles(KeyedDataset<Double, ?> pairs) {
        return (KeyedDataset<Double, Double>) pairs;
    }
}
