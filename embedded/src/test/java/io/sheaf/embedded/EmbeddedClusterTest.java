package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Pair;
import io.sheaf.TaskFailedException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EmbeddedClusterTest {

    @Test
    void mapsItemsInOrder() {
        try (Cluster cluster = Cluster.local()) {
            assertThat(cluster.pool().map(LongStream.range(0, 10).boxed().toList(), x -> x * x))
                    .containsExactly(0L, 1L, 4L, 9L, 16L, 25L, 36L, 49L, 64L, 81L);
            assertThat(cluster.pool().map(List.<Long>of(), x -> x * x)).isEmpty();
        }
    }

    @Test
    void mapsAMillionItems() {
        try (Cluster cluster = Cluster.local()) {
            List<Long> items = LongStream.range(0, 1_000_000).boxed().toList();
            assertThat(cluster.pool().map(items, x -> x + 1)).hasSize(1_000_000).startsWith(1L).endsWith(1_000_000L);
        }
    }

    @Test
    void sumsARangeOnThePrimitiveLane() {
        try (Cluster cluster = Cluster.local()) {
            assertThat(cluster.range(0, 10_000_000).map(x -> x * 2).filter(x -> x % 3 == 0).sum())
                    .isEqualTo(LongStream.range(0, 10_000_000).map(x -> x * 2).filter(x -> x % 3 == 0).sum());
            assertThat(cluster.range(5, 5).count()).isZero();
            assertThat(cluster.range(0, 1000).average()).hasValue(499.5);
        }
    }

    @Test
    void shufflesByKey() {
        try (Cluster cluster = Cluster.local()) {
            List<String> words = List.of("a", "b", "a", "c", "b", "a");
            assertThat(cluster.from(words).countByValue()).isEqualTo(Map.of("a", 3L, "b", 2L, "c", 1L));
            assertThat(cluster.from(words).distinct().toList()).containsExactlyInAnyOrder("a", "b", "c");
            assertThat(cluster.range(0, 1000).boxed().keyBy(x -> x % 7).mapValues(x -> 1).reduceByKey(Integer::sum).toList())
                    .containsExactlyInAnyOrderElementsOf(
                            LongStream.range(0, 7).mapToObj(k -> Pair.of(k, k < 6 ? 143 : 142)).toList());
            assertThat(cluster.from(words).map(String::toUpperCase).collect(() -> Collectors.joining(","))).isEqualTo("A,B,A,C,B,A");
        }
    }

    @Test
    void aUsersExceptionArrivesAsTheCause() {
        try (Cluster cluster = Cluster.local()) {
            assertThatThrownBy(() -> cluster.pool().map(List.of(1, 0, 2), x -> 10 / x))
                    .isInstanceOf(TaskFailedException.class)
                    .hasCauseInstanceOf(ArithmeticException.class)
                    .hasMessageContaining("task 1");
        }
    }
}
