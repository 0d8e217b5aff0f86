package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Pair;
import io.sheaf.Pool;
import io.sheaf.RefusedException;
import io.sheaf.ResultIterator;
import io.sheaf.UnencodableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PoolResultsTest {

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(4);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 100, 5000})
    void mapKeepsTheOrderWhateverTheChunkSize(int chunkSize) {
        assertThat(cluster.pool().withChunkSize(chunkSize).map(numbers(500), x -> x * 3))
                .isEqualTo(numbers(500).stream().map(x -> x * 3).toList());
    }

    @Test
    void mapTakesAnyIterableOnce() {
        AtomicInteger iterators = new AtomicInteger();
        Iterable<Integer> items = () -> {
            iterators.incrementAndGet();
            return numbers(10).iterator();
        };
        assertThat(cluster.pool().map(items, x -> x + 1)).isEqualTo(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10));
        assertThat(iterators).hasValue(1);
    }

    @Test
    void itemsAndResultsMayBeNull() {
        assertThat(cluster.pool().map(Arrays.asList("a", null, "b"), x -> x == null ? "null" : null)).containsExactly(null, "null", null);
    }

    @Test
    void noItemsGiveAnEmptyListAndTheCallbackIsCalled() throws Exception {
        Pool pool = cluster.pool();
        assertThat(pool.map(List.<Integer>of(), x -> x)).isEmpty();
        java.util.concurrent.CompletableFuture<List<Integer>> called = new java.util.concurrent.CompletableFuture<>();
        pool.mapAsync(List.<Integer>of(), x -> x, called::complete, called::completeExceptionally);
        assertThat(called.get(30, java.util.concurrent.TimeUnit.SECONDS)).isEmpty();
        assertThat(pool.imap(List.<Integer>of(), x -> x).hasNext()).isFalse();
        assertThat(pool.mapAll(List.<Integer>of(), x -> x)).isEmpty();
    }

    @Test
    void manySmallItemsBeyondTheInlineLimitArrive() {
        List<String> items = IntStream.range(0, 200_000).mapToObj(i -> "item number " + i).toList();
        assertThat(cluster.pool().map(items, String::length)).isEqualTo(items.stream().map(String::length).toList());
    }

    @Test
    void largeItemsAndLargeResultsTravelAsBlocks() {
        List<byte[]> items = IntStream.range(0, 30).mapToObj(i -> new byte[100_000 + i]).toList();
        assertThat(cluster.pool().map(items, x -> x.length)).isEqualTo(items.stream().map(x -> x.length).toList());
        assertThat(cluster.pool().map(numbers(20), x -> "x".repeat(200_000 + x)).stream().map(String::length).toList())
                .isEqualTo(numbers(20).stream().map(x -> 200_000 + x).toList());
    }

    @Test
    void starmapUnpacksPairs() {
        List<Pair<Integer, String>> pairs = numbers(50).stream().map(x -> Pair.of(x, "v" + x)).toList();
        List<String> expected = numbers(50).stream().map(x -> x + "v" + x).toList();
        Pool pool = cluster.pool();
        assertThat(pool.<Integer, String, String>starmap(pairs, (a, b) -> a + b)).isEqualTo(expected);
        assertThat(pool.<Integer, String, String>starmapAsync(pairs, (a, b) -> a + b).get()).isEqualTo(expected);
        assertThat(listOf(pool.<Integer, String, String>istarmap(pairs, (a, b) -> a + b))).isEqualTo(expected);
        assertThat(listOf(pool.<Integer, String, String>istarmapUnordered(pairs, (a, b) -> a + b))).containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void applyRunsOneTask() {
        assertThat(cluster.pool().<Integer>apply(() -> 6 * 7)).isEqualTo(42);
        assertThat(cluster.pool().<String>applyAsync(() -> null).get()).isNull();
    }

    @Test
    void imapGivesResultsInOrder() {
        assertThat(listOf(cluster.pool().imap(numbers(1000), x -> x + 1))).isEqualTo(numbers(1000).stream().map(x -> x + 1).toList());
        assertThat(listOf(cluster.pool().withChunkSize(7).withReadAhead(20).imap(numbers(1000), x -> x + 1)))
                .isEqualTo(numbers(1000).stream().map(x -> x + 1).toList());
    }

    @Test
    void imapUnorderedGivesEachResultOnce() {
        assertThat(listOf(cluster.pool().imapUnordered(numbers(1000), x -> x + 1)))
                .containsExactlyInAnyOrderElementsOf(numbers(1000).stream().map(x -> x + 1).toList());
    }

    @Test
    void imapUnorderedDoesNotWaitForASlowFirstItem() {
        String gate = Gate.fresh();
        try (ResultIterator<Integer> results = cluster.pool().withReadAhead(4).imapUnordered(numbers(20), x -> {
            if (x == 0) {
                Gate.of(gate).pass();
            }
            return x;
        })) {
            List<Integer> first = new ArrayList<>();
            for (int i = 0; i < 19; i++) {
                first.add(results.next());
            }
            assertThat(first).doesNotContain(0);
            Gate.of(gate).open();
            assertThat(results.next()).isZero();
            assertThat(results.hasNext()).isFalse();
        }
    }

    @Test
    void imapReadsOnlyABoundedNumberAhead() {
        AtomicInteger read = new AtomicInteger();
        Iterator<Integer> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Integer next() {
                return read.getAndIncrement();
            }
        };
        try (ResultIterator<Integer> results = cluster.pool().withReadAhead(5).imap(() -> endless, x -> x * 2)) {
            for (int i = 0; i < 100; i++) {
                assertThat(results.next()).isEqualTo(2 * i);
                assertThat(read.get()).isLessThanOrEqualTo(i + 1 + 5);
            }
        }
    }

    @Test
    void theDefaultReadAheadIsTwiceTheSlots() {
        AtomicInteger read = new AtomicInteger();
        Iterable<Integer> endless = () -> Collections.nCopies(1_000_000, 1).stream().peek(x -> read.incrementAndGet()).iterator();
        try (ResultIterator<Integer> results = cluster.pool().imap(endless, x -> x)) {
            assertThat(results.next()).isEqualTo(1);
            assertThat(read.get()).isLessThanOrEqualTo(1 + 2 * cluster.info().slots() + 1);
        }
    }

    @Test
    void aNextThatTimesOutCanBeAskedForAgain() throws Exception {
        String gate = Gate.fresh();
        try (ResultIterator<Integer> results = cluster.pool().imap(List.of(1), x -> {
            Gate.of(gate).pass();
            return x;
        })) {
            Gate.of(gate).awaitArrivals(1);
            assertThatThrownBy(() -> results.next(Duration.ofMillis(20))).isInstanceOf(TimeoutException.class);
            Gate.of(gate).open();
            assertThat(results.next(Duration.ofSeconds(30))).isEqualTo(1);
            assertThatThrownBy(() -> results.next(Duration.ofSeconds(30))).isInstanceOf(NoSuchElementException.class);
            assertThatThrownBy(results::next).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void anIteratorClosedEarlyEndsItsJob() throws Exception {
        String gate = Gate.fresh();
        ResultIterator<Integer> results = cluster.pool().withReadAhead(2).imap(numbers(1000), x -> {
            Gate.of(gate).count();
            return x;
        });
        results.next();
        results.close();
        assertThat(Gate.of(gate).calls.get()).isLessThan(10);
        assertThat(results.hasNext()).isFalse();
    }

    @Test
    void badSettingsAreRefusedInTheCall() {
        Pool pool = cluster.pool();
        assertThatThrownBy(() -> pool.withChunkSize(0)).isInstanceOf(RefusedException.class).hasMessageContaining("at least 1, not 0");
        assertThatThrownBy(() -> pool.withChunkSize(-1)).isInstanceOf(RefusedException.class).hasMessageContaining("-1");
        assertThatThrownBy(() -> pool.withReadAhead(0)).isInstanceOf(RefusedException.class).hasMessageContaining("0");
        assertThatThrownBy(() -> pool.withMaxAttempts(0)).isInstanceOf(RefusedException.class).hasMessageContaining("0");
        assertThatThrownBy(() -> pool.withItemTimeout(Duration.ofSeconds(-1))).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> pool.withItemTimeout(null)).isInstanceOf(RefusedException.class).hasMessageContaining("time limit").hasMessageContaining("withItemTimeout()");
        assertThatThrownBy(() -> pool.withErrorMode(null)).isInstanceOf(RefusedException.class).hasMessageContaining("error mode");
        assertThatThrownBy(() -> pool.withInitializer(null)).isInstanceOf(RefusedException.class).hasMessageContaining("initializer");
        assertThatThrownBy(() -> pool.map(null, x -> x)).isInstanceOf(RefusedException.class).hasMessageContaining("items");
        assertThatThrownBy(() -> pool.map(List.of(1), null)).isInstanceOf(RefusedException.class).hasMessageContaining("function");
        assertThatThrownBy(() -> pool.imap(List.of(1), null)).isInstanceOf(RefusedException.class).hasMessageContaining("function");
        assertThatThrownBy(() -> pool.starmap(List.<Pair<Integer, Integer>>of(), null)).isInstanceOf(RefusedException.class).hasMessageContaining("function");
        assertThatThrownBy(() -> pool.istarmap(List.<Pair<Integer, Integer>>of(), null)).isInstanceOf(RefusedException.class).hasMessageContaining("function");
        assertThatThrownBy(() -> pool.apply(null)).isInstanceOf(RefusedException.class).hasMessageContaining("task");
    }

    @Test
    void anItemThatCannotBeSentIsNamed() {
        List<Object> items = List.of("fine", new Object());
        assertThatThrownBy(() -> cluster.pool().map(items, Object::toString))
                .isInstanceOf(UnencodableException.class)
                .hasMessageContaining("item 1")
                .hasMessageContaining("java.lang.Object");
    }

    private static <T> List<T> listOf(ResultIterator<T> results) {
        List<T> all = new ArrayList<>();
        results.forEachRemaining(all::add);
        return all;
    }
}
