package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.TaskFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BroadcastJoinTest {

    private static final long SEED = 9_871;
    private static final AtomicInteger SMALL_COMPUTED = new AtomicInteger();

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static <K, V> KeyedDataset<K, V> pairs(List<Pair<K, V>> list) {
        return cluster.from(list).mapToPair(pair -> pair);
    }

    private static List<Pair<String, Integer>> random(Random random, int count) {
        List<Pair<String, Integer>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String key = random.nextInt(20) == 0 ? null : "k" + random.nextInt(40);
            all.add(Pair.of(key, i));
        }
        return all;
    }

    @Test
    void givesWhatAPlainLoopGivesInTheOrderOfTheLargeSide() {
        Random random = new Random(SEED);
        for (int round = 0; round < 20; round++) {
            List<Pair<String, Integer>> large = random(random, random.nextInt(300));
            List<Pair<String, Integer>> small = random(random, random.nextInt(30));
            List<Pair<String, Pair<Integer, Integer>>> inner = new ArrayList<>();
            List<Pair<String, Pair<Integer, Optional<Integer>>>> left = new ArrayList<>();
            for (Pair<String, Integer> one : large) {
                boolean met = false;
                for (Pair<String, Integer> other : small) {
                    if (java.util.Objects.equals(one.first(), other.first())) {
                        met = true;
                        inner.add(Pair.of(one.first(), Pair.of(one.second(), other.second())));
                        left.add(Pair.of(one.first(), Pair.of(one.second(), Optional.of(other.second()))));
                    }
                }
                if (!met) {
                    left.add(Pair.of(one.first(), Pair.of(one.second(), Optional.empty())));
                }
            }
            assertThat(pairs(large).broadcastJoin(pairs(small)).toList()).as("seed %s, round %s", SEED, round).isEqualTo(inner);
            assertThat(pairs(large).broadcastLeftJoin(pairs(small)).toList()).as("seed %s, round %s", SEED, round).isEqualTo(left);
            assertThat(pairs(large).join(pairs(small)).toList()).containsExactlyInAnyOrderElementsOf(inner);
        }
    }

    @Test
    void theSmallSideIsComputedOnceAndMayBeAnyDataset() {
        SMALL_COMPUTED.set(0);
        List<Integer> numbers = java.util.stream.IntStream.range(0, 1_000).boxed().toList();
        KeyedDataset<Integer, Long> counts = cluster.from(numbers).map(n -> {
            SMALL_COMPUTED.incrementAndGet();
            return n % 10;
        }).keyBy(n -> n).mapValues(n -> 1L).reduceByKey(Long::sum);
        List<Long> found = cluster.from(numbers).keyBy(n -> n % 10).broadcastJoin(counts).map(pair -> pair.second().second()).toList();
        assertThat(found).hasSize(1_000).containsOnly(100L);
        assertThat(SMALL_COMPUTED).hasValue(1_000);
    }

    @Test
    void severalJoinsInOneStageAndAfterIt() {
        KeyedDataset<String, Integer> one = pairs(List.of(Pair.of("a", 1), Pair.of("b", 2)));
        KeyedDataset<String, Integer> two = pairs(List.of(Pair.of("a", 10)));
        assertThat(one.broadcastLeftJoin(two).broadcastJoin(one).mapValues(both -> both.first().first() + both.first().second().orElse(0) + both.second())
                .reduceByKey(Integer::sum).broadcastJoin(two).toList()).containsExactly(Pair.of("a", Pair.of(12, 10)));
    }

    @Test
    void aKeptDatasetMayBeEitherSide() {
        KeyedDataset<String, Integer> kept = pairs(List.of(Pair.of("a", 1), Pair.of("b", 2))).cache();
        assertThat(kept.broadcastJoin(kept).values().toList()).containsExactly(Pair.of(1, 1), Pair.of(2, 2));
        kept.unpersist();
    }

    @Test
    void takesNoMoreThanIsAskedFor() {
        KeyedDataset<String, Integer> one = pairs(List.of(Pair.of("a", 1)));
        KeyedDataset<String, Integer> many = pairs(random(new Random(SEED), 50)).mapToPair(pair -> Pair.of("a", pair.second()));
        assertThat(one.broadcastJoin(many).take(2)).containsExactly(Pair.of("a", Pair.of(1, 0)), Pair.of("a", Pair.of(1, 1)));
    }

    @Test
    void aNullThatWouldLookLikeAMissingValueIsRefused() {
        KeyedDataset<String, Integer> one = pairs(List.of(Pair.of("a", 1)));
        KeyedDataset<String, Integer> nulls = pairs(List.<Pair<String, Integer>>of(Pair.of("a", null)));
        assertThat(one.broadcastJoin(nulls).toList()).containsExactly(Pair.of("a", Pair.of(1, null)));
        KeyedDataset<String, Pair<Integer, Optional<Integer>>> left = one.broadcastLeftJoin(nulls);
        assertThatThrownBy(() -> left.with(JobOptions.DEFAULT.withMaxAttempts(1)).toList()).isInstanceOf(TaskFailedException.class)
                .hasStackTraceContaining("broadcastLeftJoin: a value is null on the side that may be missing");
    }
}
