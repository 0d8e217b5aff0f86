package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Effects;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import java.io.IOException;
import java.nio.file.Files;
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

/** What is there for its effect is not tried again by itself, wherever in a plan it is. */
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

    private static int callAndFail(String gate) {
        Gate.of(gate).count();
        throw new IllegalStateException("the service is down");
    }

    static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of("peek", (Consumer<String>) gate -> cluster.of(1).peek(x -> callAndFail(gate)).toList()),
                Arguments.of("peek of pairs", (Consumer<String>) gate -> keyed(cluster.of(1)).peek(x -> callAndFail(gate)).count()),
                Arguments.of("peek of long values", (Consumer<String>) gate -> cluster.range(0, 1).peek(x -> callAndFail(gate)).sum()),
                Arguments.of("peek of double values", (Consumer<String>) gate -> cluster.range(0, 1).asDoubles().peek(x -> callAndFail(gate)).sum()),
                Arguments.of("peek in fewer partitions", (Consumer<String>) gate -> cluster.range(0, 1).peek(x -> callAndFail(gate)).coalesce(1).sum()),
                Arguments.of("forEach", (Consumer<String>) gate -> cluster.of(1).forEach(x -> callAndFail(gate))),
                Arguments.of("forEachPartition", (Consumer<String>) gate -> cluster.of(1).forEachPartition(x -> callAndFail(gate))),
                Arguments.of("forEach of long values", (Consumer<String>) gate -> cluster.range(0, 1).forEach(x -> callAndFail(gate))),
                Arguments.of("a pool", (Consumer<String>) gate -> cluster.pool().map(List.of(1), x -> callAndFail(gate))),
                Arguments.of("a pool with a name", (Consumer<String>) gate ->
                        cluster.pool().with(JobOptions.DEFAULT.withName("mine")).map(List.of(1), x -> callAndFail(gate))),
                Arguments.of("an executor", (Consumer<String>) gate -> cluster.executor().supplyAsync(() -> callAndFail(gate)).join()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("steps")
    void aStepThatIsThereForItsEffectIsNotDoneAgain(String name, Consumer<String> step) {
        String gate = Gate.fresh();
        assertThatThrownBy(() -> step.accept(gate)).hasStackTraceContaining("the service is down");
        assertThat(Gate.of(gate).calls).hasValue(1);
    }

    @Test
    void aCommandThatFailsIsNotRunAgain() throws IOException {
        Path runs = scratch.resolve("runs");
        String line = "echo run >> " + runs + "; exit 3";
        assertThatThrownBy(() -> cluster.of(1).pipe("sh", "-c", line).toList()).hasMessageContaining("3");
        assertThat(Files.readAllLines(runs)).containsExactly("run");
    }

    @Test
    void aStageWithoutEffectsIsTriedAgainBehindOneWithThem() {
        String effect = Gate.fresh();
        String pure = Gate.fresh();
        List<Integer> all = cluster.of(1).peek(x -> Gate.of(effect).count()).repartition(1).map(x -> {
            if (Gate.of(pure).count() == 1) {
                throw new IllegalStateException("once");
            }
            return x;
        }).toList();
        assertThat(all).containsExactly(1);
        assertThat(Gate.of(effect).calls).hasValue(1);
        assertThat(Gate.of(pure).calls).hasValue(2);
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
