package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Cluster.builder().local().strict(seed)}. */
class StrictModeTest {

    private static final AtomicLong SERIAL = new AtomicLong();
    private static final LongAdder CALLS = new LongAdder();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void rightProgramsGiveTheSame(long seed) {
        try (Cluster plain = Cluster.local(2); Cluster strict = strict(seed)) {
            assertThat(sessions(strict)).isEqualTo(sessions(plain));
            assertThat(strict.range(0, 10_000).boxed().sorted((a, b) -> Long.compare(b % 97, a % 97)).toList())
                    .isEqualTo(plain.range(0, 10_000).boxed().sorted((a, b) -> Long.compare(b % 97, a % 97)).toList());
        }
    }

    private static Map<Long, Pair<Long, Long>> sessions(Cluster cluster) {
        Dataset<Long> numbers = cluster.range(0, 5_000).boxed();
        return numbers.keyBy(x -> x % 50).reduceByKey(Long::sum).join(numbers.keyBy(x -> x % 70).mapValues(x -> 1L).reduceByKey(Long::sum)).toMap();
    }

    @Test
    void tasksRunAgain() {
        CALLS.reset();
        try (Cluster strict = strict(6)) {
            assertThat(strict.range(0, 10_000).map(StrictModeTest::counted).sum()).isEqualTo(49_995_000);
        }
        assertThat(CALLS.sum()).isBetween(10_001L, 20_000L);
    }

    private static long counted(long x) {
        CALLS.increment();
        return x;
    }

    @Test
    void functionsThatGiveOtherOutputForTheSameInputAreFound() {
        try (Cluster strict = strict(7)) {
            Dataset<Long> serials = strict.range(0, 10_000).boxed().map(x -> SERIAL.incrementAndGet());
            assertThatThrownBy(() -> serials.distinct().count())
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContainingAll("other output when it ran again", "without random numbers", "strict()", "stage");
            assertThatThrownBy(serials::toList).isInstanceOf(RefusedException.class).hasMessageContaining("other output when it ran again");
        }
    }

    @Test
    void aFunctionThatChangesItsRecordIsFound() {
        try (Cluster strict = strict(8)) {
            Dataset<int[]> arrays = strict.range(0, 100).mapToObj(x -> new int[] {(int) x});
            assertThatThrownBy(() -> arrays.filter(array -> array[0]++ >= 0).map(array -> array[0]).toList())
                    .hasMessageContainingAll("FILTER", "StrictModeTest", "changed the record", "int[]");
            assertThat(arrays.map(array -> new int[] {array[0] + 1}).filter(array -> array[0] > 50).count()).isEqualTo(50);
        }
    }

    @Test
    void whatHasEffectsRunsOnce() {
        CALLS.reset();
        try (Cluster strict = strict(9)) {
            strict.range(0, 10_000).boxed().forEach(x -> CALLS.increment());
            assertThat(strict.pool().map(List.of(1, 2, 3, 4), x -> counted(x))).containsExactly(1L, 2L, 3L, 4L);
        }
        assertThat(CALLS.sum()).isEqualTo(10_004);
    }

    @Test
    void isForTheEmbeddedEngineOnly() {
        assertThatThrownBy(() -> Cluster.builder().connect("127.0.0.1:1").strict(1).open())
                .isInstanceOf(RefusedException.class)
                .hasMessageContainingAll("embedded", "127.0.0.1:1", "strict()");
    }

    private static Cluster strict(long seed) {
        return Cluster.builder().local(2).strict(seed).open();
    }
}
