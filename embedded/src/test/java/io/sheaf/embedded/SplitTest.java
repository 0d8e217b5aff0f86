package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Job;
import io.sheaf.JobOptions;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import io.sheaf.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A key with most of the pairs of a join does not make one task do all the work. */
@Timeout(60)
class SplitTest {

    private static final JobOptions WHOLE = JobOptions.DEFAULT.withBroadcastBelow(0).withSplitAbove(0);
    private static final JobOptions SPLIT = WHOLE.withSplitAbove(2_000);

    private static Cluster cluster;

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** 20,000 pairs in 256 tasks, 90 of 100 with the key 7. */
    private static KeyedDataset<Long, Long> skewed() {
        return cluster.range(0, 20_000).boxed().mapToPair(i -> Pair.of(i % 10 == 0 ? i : 7L, i));
    }

    private static KeyedDataset<Long, String> few() {
        return cluster.range(0, 300).boxed().mapToPair(i -> Pair.of(i, "r" + i));
    }

    private static List<Long> pairsPerTask(KeyedDataset<Long, ?> joined) {
        return joined.glom().map(task -> (long) task.size()).toList();
    }

    @Test
    void noTaskHasMostOfThePairsOfAHotKey() {
        List<Long> whole = pairsPerTask(skewed().join(few()).with(WHOLE));
        assertThat(whole).hasSize(16).anyMatch(pairs -> pairs > 17_000);
        List<Long> split = pairsPerTask(skewed().join(few()).with(SPLIT));
        assertThat(split).hasSizeGreaterThan(40).allMatch(pairs -> pairs < 1_000);
        assertThat(split.stream().mapToLong(Long::longValue).sum()).isEqualTo(whole.stream().mapToLong(Long::longValue).sum());
    }

    @Test
    void eachJoinGivesTheSameAndTheValuesOfAKeyInTheirOrder() {
        List<Pair<Long, Pair<Long, String>>> joined = skewed().join(few()).with(SPLIT).toList();
        assertThat(joined).containsExactlyInAnyOrderElementsOf(skewed().join(few()).with(WHOLE).toList());
        List<Long> ofSeven = joined.stream().filter(pair -> pair.first() == 7).map(pair -> pair.second().first()).toList();
        assertThat(ofSeven).isEqualTo(LongStream.range(0, 20_000).filter(i -> i % 10 != 0).boxed().toList());
        List<Pair<Long, Pair<Long, Optional<String>>>> left = skewed().leftJoin(few()).with(SPLIT).toList();
        assertThat(left).hasSize(20_000).containsExactlyInAnyOrderElementsOf(skewed().leftJoin(few()).with(WHOLE).toList());
        assertThat(skewed().semiJoin(few()).with(SPLIT).toList())
                .containsExactlyInAnyOrderElementsOf(skewed().semiJoin(few()).with(WHOLE).toList());
        KeyedDataset<Long, String> without = few().filterKeys(key -> key != 7);
        assertThat(skewed().antiJoin(without).with(SPLIT).toList()).hasSizeGreaterThan(18_000)
                .containsExactlyInAnyOrderElementsOf(skewed().antiJoin(without).with(WHOLE).toList());
    }

    @Test
    void recordsAreNumberedAlikeInBothPassesOverASplitJoin() {
        List<Pair<Pair<Long, Pair<Long, String>>, Long>> numbered = skewed().join(few()).with(SPLIT).zipWithIndex().toList();
        for (int i = 0; i < numbered.size(); i++) {
            assertThat(numbered.get(i).second()).isEqualTo(i);
        }
        assertThat(skewed().join(few()).with(SPLIT).zipWithUniqueId().values().distinct().count()).isEqualTo(numbered.size());
    }

    @Test
    void randomSidesGiveTheSameSplitOrWhole() {
        long seed = Long.getLong("test.seed", 1);
        System.out.println("random sides of joins, seed " + seed);
        for (int round = 0; round < 40; round++) {
            Random random = new Random(seed + round);
            KeyedDataset<Integer, Integer> left = random(random, 400).cache();
            KeyedDataset<Integer, Integer> right = random(random, 20);
            long above = 1 + random.nextInt(300);
            assertThat(left.leftJoin(right).with(WHOLE.withSplitAbove(above)).toList()).as("seed %d, round %d, above %d", seed, round, above)
                    .containsExactlyInAnyOrderElementsOf(left.leftJoin(right).with(WHOLE).toList());
            left.unpersist();
        }
    }

    private static KeyedDataset<Integer, Integer> random(Random random, int most) {
        List<Pair<Integer, Integer>> all = new ArrayList<>();
        int keys = 1 + random.nextInt(10);
        for (int i = random.nextInt(most); i > 0; i--) {
            all.add(Pair.of(random.nextInt(5) == 0 ? random.nextInt(keys) : 0, random.nextInt(100)));
        }
        return cluster.from(all).mapToPair(pair -> pair);
    }

    @Test
    void aChainOfJoinsSplitsEach() {
        KeyedDataset<Long, Long> once = skewed().join(few()).mapValues(Pair::first);
        assertThat(once.semiJoin(few()).with(SPLIT).count()).isEqualTo(once.with(WHOLE).count());
        assertThat(once.semiJoin(few()).with(SPLIT).explain().lines().filter(line -> line.contains("is split among several tasks"))).hasSize(2);
    }

    @Test
    void saysWhatWasSplitAndWhy() {
        Job<Long> split = skewed().join(few()).with(SPLIT).submitCount();
        split.join();
        assertThat(split.explain()).containsPattern("join\\(\\) at .*: split partition \\d+ of [0-9.]+ KiB among \\d+ tasks: the largest partition of"
                + " stage 1 has [0-9.]+ KiB, the median \\d+ bytes, more than 2000 bytes and four times the median");
        Job<Long> whole = skewed().join(few()).with(SPLIT.withSplitAbove(1 << 30)).submitCount();
        whole.join();
        assertThat(whole.explain()).containsPattern("join\\(\\) at .*: no partition is split: .*, not more than 1024.0 MiB and four times the median");
        Job<Long> ofOne = cluster.range(0, 10_000).boxed().mapToPair(i -> Pair.of(7L, i)).coalesce(1).join(few()).with(SPLIT).submitCount();
        assertThat(ofOne.join()).isEqualTo(10_000);
        assertThat(ofOne.explain()).contains("no partition is split: ", "one task wrote most of it");
        Job<Long> small = skewed().join(few()).with(SPLIT.withBroadcastBelow(1 << 20)).submitCount();
        small.join();
        assertThat(small.explain()).contains("join() at ", ": broadcast: ").doesNotContain("split", "chosen yet");
    }

    @Test
    void saysWhyNothingIsChosen() {
        KeyedDataset<Long, Long> left = skewed();
        assertThat(left.groupByKey().explain()).contains("groupByKey() at ", "nothing is chosen: one task gets all values of a key");
        assertThat(left.cogroup(few()).explain()).contains("cogroup() at ", "nothing is chosen: one task gets all values of a key");
        assertThat(left.rightJoin(few()).explain()).contains("rightJoin() at ", "nothing is chosen: sent to where the right side is");
        assertThat(left.fullJoin(few()).explain()).contains("fullJoin() at ", "nothing is chosen: who has not all");
        assertThat(left.join(few(), 3).explain()).contains("join() at ", "nothing is chosen: a number of partitions was given");
        assertThat(left.join(few()).with(WHOLE).explain()).contains("no partition is split: splitAbove is 0");
    }

    @Test
    void aLimitBelowZeroIsRefused() {
        assertThatThrownBy(() -> SPLIT.withSplitAbove(-1)).isInstanceOf(RefusedException.class).hasMessageContaining("splitAbove");
    }
}
