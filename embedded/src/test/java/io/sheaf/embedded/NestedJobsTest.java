package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.ResultIterator;
import io.sheaf.Task;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tasks that use the cluster they run on, which they can reach by a static field in one JVM. */
@Timeout(60)
class NestedJobsTest {

    private static Cluster cluster;
    private static CompletableFuture<Long> started;

    @BeforeEach
    void open() {
        cluster = Cluster.local(1);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    static Stream<Task<Object>> waiting() {
        Callable<Integer> task = (Task<Integer>) () -> 1;
        return Stream.of(
                () -> cluster.range(0, 10).sum(),
                () -> cluster.pool().map(List.of(1, 2), x -> x),
                () -> cluster.pool().applyAsync(() -> 1).get(Duration.ofSeconds(30)),
                () -> cluster.pool().applyAsync(() -> 1).await(Duration.ofSeconds(30)),
                () -> cluster.executor().submit(() -> 1).get(),
                () -> cluster.executor().invokeAll(List.of(task)),
                () -> cluster.executor().invokeAny(List.of(task)),
                () -> {
                    try (ResultIterator<Integer> results = cluster.pool().imap(List.of(1, 2), x -> x)) {
                        return results.next();
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("waiting")
    void aTaskThatWouldWaitForItsOwnClusterIsToldAtOnce(Task<Object> task) {
        assertThatThrownBy(() -> cluster.pool().apply(task)).hasRootCauseInstanceOf(IllegalStateException.class)
                .rootCause().hasMessageContaining("a task waits for another job");
        assertThat(cluster.range(0, 10).sum()).isEqualTo(45);
    }

    @Test
    void aTaskMayUseAnotherCluster() {
        assertThat(cluster.pool().apply(() -> {
            try (Cluster inner = Cluster.local(1)) {
                return inner.range(0, 10).sum();
            }
        })).isEqualTo(45);
    }

    @Test
    void aTaskMayStartAJobAndNotWait() throws Exception {
        CompletableFuture<Long> told = new CompletableFuture<>();
        started = told;
        cluster.executor().runAsync(() -> cluster.range(0, 10).submitSum().result().thenAccept(started::complete)).join();
        assertThat(told.get(30, TimeUnit.SECONDS)).isEqualTo(45);
    }
}
