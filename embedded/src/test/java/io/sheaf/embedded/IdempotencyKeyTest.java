package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.Pool;
import io.sheaf.PoolResult;
import io.sheaf.RefusedException;
import io.sheaf.TaskFailedException;
import io.sheaf.function.SerializableBinaryOperator;
import io.sheaf.function.SerializableFunction;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Calls with one idempotency key through one cluster. */
@Timeout(60)
class IdempotencyKeyTest {

    private static final JobOptions KEYED = JobOptions.DEFAULT.withIdempotencyKey("report").withMaxAttempts(1);

    private Cluster cluster;
    private Pool pool;

    @BeforeEach
    void open() {
        cluster = Cluster.local(2);
        pool = cluster.pool().with(KEYED);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void resultsThatAreHandedOutOnceTakeNoKey() {
        assertTakesNoKey("imap()", "mapAsync()", () -> pool.imap(List.of(1), x -> x));
        assertTakesNoKey("imapUnordered()", "mapAsync()", () -> pool.imapUnordered(List.of(1), x -> x));
        assertTakesNoKey("iterator()", "toList()", () -> numbers(1, 2).iterator());
        assertTakesNoKey("toStream()", "toList()", () -> numbers(1, 2).toStream());
        assertThat(numbers(1, 2).toList()).containsExactly(1, 2);
    }

    private static void assertTakesNoKey(String call, String instead, ThrowingCallable lazy) {
        assertThatThrownBy(lazy).isInstanceOf(RefusedException.class)
                .hasMessageContaining("'report'").hasMessageContaining(call).hasMessageContaining(instead);
    }

    @Test
    void theSameCallIsOneJob() {
        String gate = Gate.fresh();
        for (int i = 0; i < 3; i++) {
            assertThat(pool.map(List.of(1, 2, 3), x -> {
                Gate.of(gate).count();
                return -x;
            })).containsExactly(-1, -2, -3);
        }
        assertThat(Gate.of(gate).calls).hasValue(3);
    }

    @Test
    void oneKeyWithOtherItemsOrAnotherFunctionIsRefused() {
        IntFunction<List<Integer>> upTo = count -> pool.map(IntStream.range(0, count).boxed().toList(), x -> x);
        assertThat(upTo.apply(3)).containsExactly(0, 1, 2);
        assertOfAnotherJob(() -> upTo.apply(4));
        assertOfAnotherJob(() -> pool.map(List.of(0, 1, 2), x -> "s" + x));
        assertThat(upTo.apply(3)).containsExactly(0, 1, 2);
    }

    @Test
    void oneKeyWithOtherCapturedValuesIsRefused() {
        IntFunction<List<Integer>> adding = more -> pool.map(List.of(1, 2), x -> x + more);
        assertThat(adding.apply(1)).containsExactly(2, 3);
        assertOfAnotherJob(() -> adding.apply(2));
    }

    /** The workers do the same for both. */
    @Test
    void oneKeyForAnotherKindOfResultIsRefused() {
        Job<Boolean> empty = numbers(1, 2).submitIsEmpty();
        assertOfAnotherJob(() -> numbers(1, 2).submitFirst());
        assertThat(empty.join()).isFalse();

        JobOptions other = KEYED.withIdempotencyKey("other");
        assertThat(cluster.range(0, 10).with(other).min()).hasValue(0);
        assertThatThrownBy(() -> cluster.range(0, 10).with(other).max()).isInstanceOf(RefusedException.class).hasMessageContaining("'other'");

        SerializableFunction<Integer, Integer> same = x -> x;
        Pool items = cluster.pool().with(KEYED.withIdempotencyKey("items"));
        assertThat(items.map(List.of(1), same)).containsExactly(1);
        assertThatThrownBy(() -> items.mapAll(List.of(1), same)).isInstanceOf(RefusedException.class).hasMessageContaining("'items'");
    }

    /** It is called in the program alone, and so is no part of what workers do. */
    @Test
    void oneKeyWithAnotherCombineFunctionIsRefused() {
        assertThat(aggregated(Integer::sum)).isEqualTo(6);
        assertOfAnotherJob(() -> aggregated((a, b) -> a * b));
    }

    private int aggregated(SerializableBinaryOperator<Integer> combine) {
        return numbers(1, 2, 3).aggregate(0, (sum, x) -> sum + x, combine);
    }

    /** Items that travel with the job, follow it in pieces, or are put on workers first. */
    @ParameterizedTest(name = "{0} items of {1} bytes")
    @CsvSource({"20, 10", "3000, 1000", "30, 100000"})
    void itemsOfAJobThatRunsAreSentOnce(int count, int bytes) throws Exception {
        String gate = Gate.fresh();
        char[] text = new char[bytes];
        PoolResult<List<Integer>> first = lengths(gate, count, text);
        Gate.of(gate).awaitArrivals(1);
        PoolResult<List<Integer>> second = lengths(gate, count, text);
        text[bytes - 1] = 'x';
        assertOfAnotherJob(() -> lengths(gate, count, text));
        Gate.of(gate).open();
        assertThat(first.get()).hasSize(count).containsOnly(bytes);
        assertThat(second.get()).isEqualTo(first.get());
        assertThat(Gate.of(gate).calls).hasValue(count);
    }

    private PoolResult<List<Integer>> lengths(String gate, int count, char[] text) {
        List<String> items = IntStream.range(0, count).mapToObj(item -> new String(text)).toList();
        return pool.mapAsync(items, item -> {
            Gate.of(gate).pass();
            Gate.of(gate).count();
            return item.length();
        });
    }

    @Test
    void aJobThatFailedIsNotTriedAgain() {
        String gate = Gate.fresh();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> pool.map(List.of(1), x -> {
                throw new IllegalStateException("call " + Gate.of(gate).count());
            })).isInstanceOf(TaskFailedException.class).hasStackTraceContaining("call 1");
        }
    }

    private Dataset<Integer> numbers(Integer... numbers) {
        return cluster.of(numbers).with(KEYED);
    }

    private static void assertOfAnotherJob(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(RefusedException.class)
                .hasMessageContaining("'report' belongs to job").hasMessageContaining("a key of its own").hasMessageContaining("IdempotencyKeyTest");
    }
}
