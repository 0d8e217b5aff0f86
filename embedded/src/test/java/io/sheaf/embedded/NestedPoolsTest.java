package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tasks that use the JVM's common pool, and pools of their own, and wait for them. */
@Timeout(60)
class NestedPoolsTest {

    private static final int ITEMS = 50;

    private static List<Long> sums(int upTo) {
        return IntStream.range(0, ITEMS).mapToObj(i -> LongStream.range(0, upTo + i).sum()).toList();
    }

    private static Cluster cluster(int slots) {
        return Cluster.builder().local(slots).open();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void parallelStreamsInTasks(int slots) {
        try (Cluster cluster = cluster(slots)) {
            assertThat(cluster.pool().map(IntStream.range(0, ITEMS).boxed().toList(), i -> LongStream.range(0, 10_000 + i).parallel().sum())).isEqualTo(sums(10_000));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void workInTheCommonPoolThatTasksWaitFor(int slots) {
        try (Cluster cluster = cluster(slots)) {
            assertThat(cluster.from(IntStream.range(0, ITEMS).boxed().toList()).map(i -> inCommonPool(100 + i)).toList()).isEqualTo(sums(100));
        }
    }

    private static long inCommonPool(int upTo) {
        return ForkJoinPool.commonPool().submit(() -> ForkJoinPool.commonPool().submit(() -> LongStream.range(0, upTo).parallel().sum()).join()).join();
    }

    /** A program that is itself a task of the common pool, and of its parallel stream. */
    @Test
    void jobsFromTheCommonPool() {
        try (Cluster cluster = cluster(1)) {
            List<Long> sums = IntStream.range(0, ITEMS).parallel().mapToObj(i -> cluster.range(0, 10 + i).map(x -> inCommonPool(2) * 0 + x).sum()).toList();
            assertThat(sums).isEqualTo(sums(10));
        }
    }
}
