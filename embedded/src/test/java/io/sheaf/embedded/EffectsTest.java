package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Effects;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Calls of services are not tried again by themselves, wherever in a plan they are. */
@Timeout(60)
class EffectsTest {

    private static Cluster cluster;

    @TempDir
    static Path scratch;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** A call that is counted at the gate and fails. */
    private static Dataset<Integer> failing(String gate) {
        return cluster.of(1).mapAsync(x -> {
            Gate.of(gate).count();
            return CompletableFuture.<Integer>failedFuture(new IllegalStateException("the service is down"));
        }, 1);
    }

    private static Dataset<Integer> pure() {
        return cluster.of(7, 8);
    }

    private static KeyedDataset<Integer, Integer> keyed(Dataset<Integer> records) {
        return records.keyBy(x -> x);
    }

    static Stream<Arguments> actions() {
        return Stream.of(
                action("the dataset itself", calls -> calls.toList()),
                action("right of a union", calls -> pure().union(calls).count()),
                action("left of a union", calls -> calls.union(pure()).count()),
                action("behind a shuffle", calls -> pure().union(calls).repartition(2).map(x -> x).distinct().toList()),
                action("right of a join", calls -> keyed(pure()).join(keyed(calls)).toList()),
                action("the broadcast side", calls -> keyed(pure()).broadcastJoin(keyed(calls)).toList()),
                action("an index", calls -> pure().union(calls).zipWithIndex().toList()),
                action("sorted", calls -> pure().union(calls).sorted().toList()),
                action("numbers", calls -> pure().union(calls).mapToLong(x -> x).sum()),
                action("kept", calls -> pure().union(calls).cache().count()),
                action("kept and given up", calls -> {
                    Dataset<Integer> kept = pure().union(calls).cache();
                    kept.unpersist();
                    kept.count();
                }),
                action("written", calls -> pure().union(calls).writeText(scratch.resolve("never"))),
                action("a checkpoint", calls -> pure().union(calls).checkpoint(scratch)),
                action("an iterator", calls -> pure().union(calls).iterator().forEachRemaining(x -> {})));
    }

    private static Arguments action(String name, Consumer<Dataset<Integer>> action) {
        return Arguments.of(name, action);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("actions")
    void aCallThatFailsIsNotMadeAgain(String name, Consumer<Dataset<Integer>> action) {
        String gate = Gate.fresh();
        assertThatThrownBy(() -> action.accept(failing(gate))).hasMessageContaining("the service is down");
        assertThat(Gate.of(gate).calls).hasValue(1);
    }

    @Test
    void otherJobsAreTriedAgainAsEver() {
        String gate = Gate.fresh();
        Dataset<Integer> flaky = pure().map(x -> {
            if (Gate.of(gate).count() == 1) {
                throw new IllegalStateException("once");
            }
            return x;
        });
        assertThat(flaky.union(pure()).toList()).isEqualTo(List.of(7, 8, 7, 8));
        Dataset<Integer> calls = pure().mapAsync(CompletableFuture::completedFuture, 1);
        assertThat(calls.cache().count()).isEqualTo(2);
    }

    @Test
    void whoSaysThatCallsMayHappenAgainHasThemRetried() {
        String gate = Gate.fresh();
        JobOptions again = JobOptions.DEFAULT.withEffects(Effects.AT_LEAST_ONCE).withMaxAttempts(3);
        assertThatThrownBy(() -> pure().union(failing(gate)).with(again).count()).hasMessageContaining("the service is down");
        assertThat(Gate.of(gate).calls).hasValue(3);
    }
}
