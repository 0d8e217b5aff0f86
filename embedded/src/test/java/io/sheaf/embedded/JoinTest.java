package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.Cogroup2;
import io.sheaf.Cogroup3;
import io.sheaf.Cogroup4;
import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class JoinTest {

    private static final List<Pair<String, Integer>> LEFT = List.of(
            Pair.of("a", 1), Pair.of("b", 2), Pair.of("a", 3), Pair.of(null, 4), Pair.of("c", 5));
    private static final List<Pair<String, String>> RIGHT = List.of(
            Pair.of("a", "x"), Pair.of(null, "n"), Pair.of("a", "y"), Pair.of("d", "z"));

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

    @Test
    void joinGivesEveryLeftWithEveryRightValueInOrder() {
        List<Pair<String, Pair<Integer, String>>> joined = pairs(LEFT).join(pairs(RIGHT)).toList();
        assertThat(joined).containsExactlyInAnyOrder(Pair.of("a", Pair.of(1, "x")), Pair.of("a", Pair.of(1, "y")),
                Pair.of("a", Pair.of(3, "x")), Pair.of("a", Pair.of(3, "y")), Pair.of(null, Pair.of(4, "n")));
        assertThat(joined).filteredOn(pair -> "a".equals(pair.first())).extracting(pair -> pair.second().toString())
                .containsExactly(Pair.of(1, "x").toString(), Pair.of(1, "y").toString(), Pair.of(3, "x").toString(), Pair.of(3, "y").toString());
    }

    @Test
    void outerJoinsShowTheMissingSideAsEmpty() {
        assertThat(pairs(LEFT).leftJoin(pairs(RIGHT)).toList()).hasSize(7)
                .contains(Pair.of("b", Pair.of(2, Optional.empty())), Pair.of("a", Pair.of(3, Optional.of("x"))));
        assertThat(pairs(LEFT).rightJoin(pairs(RIGHT)).toList()).hasSize(6)
                .contains(Pair.of("d", Pair.of(Optional.empty(), "z")), Pair.of("a", Pair.of(Optional.of(3), "x")));
        assertThat(pairs(LEFT).fullJoin(pairs(RIGHT), 3).toList()).hasSize(8)
                .contains(Pair.of("d", Pair.of(Optional.empty(), Optional.of("z"))), Pair.of("c", Pair.of(Optional.of(5), Optional.empty())));
    }

    @Test
    void semiAndAntiJoinDivideTheLeftSide() {
        assertThat(pairs(LEFT).semiJoin(pairs(RIGHT)).toList())
                .containsExactlyInAnyOrder(Pair.of("a", 1), Pair.of("a", 3), Pair.of(null, 4));
        assertThat(pairs(LEFT).antiJoin(pairs(RIGHT)).toList()).containsExactlyInAnyOrder(Pair.of("b", 2), Pair.of("c", 5));
    }

    @Test
    void cogroupTellsNullFromMissing() {
        List<Pair<String, String>> nulls = List.of(Pair.of("a", null));
        KeyedDataset<String, String> one = pairs(nulls);
        KeyedDataset<String, Integer> left = pairs(List.of(Pair.of("a", 1)));
        assertThat(left.cogroup(one).toList()).containsExactly(Pair.of("a", new Cogroup2<>(List.of(1), Arrays.asList((String) null))));
        assertThat(left.join(one).toList()).containsExactly(Pair.of("a", Pair.of(1, null)));
        assertThat(left.cogroup(one, left).toList())
                .containsExactly(Pair.of("a", new Cogroup3<>(List.of(1), Arrays.asList((String) null), List.of(1))));
        assertThat(left.cogroup(pairs(List.of(Pair.of("b", 2))), left, left).filter(pair -> pair.first().equals("a")).toList())
                .containsExactly(Pair.of("a", new Cogroup4<>(List.of(1), List.<Integer>of(), List.of(1), List.of(1))));
        assertThatThrownBy(() -> left.leftJoin(one).toList()).hasMessageContaining("cogroup");
    }

    @Test
    void emptySidesUnionsAndTheDatasetItself() {
        KeyedDataset<String, Integer> none = pairs(List.of());
        assertThat(none.join(pairs(RIGHT)).toList()).isEmpty();
        assertThat(pairs(LEFT).join(none).toList()).isEmpty();
        KeyedDataset<String, Integer> left = pairs(LEFT);
        assertThat(left.join(left).count()).isEqualTo(4 + 1 + 1 + 1);
        KeyedDataset<String, Integer> twice = left.union(left).mapToPair(pair -> pair);
        assertThat(twice.join(left).count()).isEqualTo(2 * (4 + 1 + 1 + 1));
    }

    @Test
    void aHotKeyGivesEveryProduct() {
        List<Pair<Integer, Integer>> hot = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            hot.add(Pair.of(i < 450 ? 0 : i, i));
        }
        assertThat(pairs(hot).join(pairs(hot), 7).count()).isEqualTo(450 * 450 + 50);
    }

    @Test
    void intersectionIsDistinctAndSubtractKeepsDuplicates() {
        Dataset<Integer> left = cluster.from(Arrays.asList(1, 2, 2, 3, 3, null));
        Dataset<Integer> right = cluster.from(Arrays.asList(3, 3, 4, null));
        assertThat(left.intersection(right).toList()).containsExactlyInAnyOrder(3, null);
        assertThat(left.subtract(right).toList()).containsExactlyInAnyOrder(1, 2, 2);
    }

    @Test
    void cartesianMeetsEachPairOnce() {
        List<Integer> left = Arrays.asList(1, 2, 2, null, 3);
        List<String> right = List.of("a", "b", "b");
        List<Pair<Integer, String>> expected = new ArrayList<>();
        left.forEach(a -> right.forEach(b -> expected.add(Pair.of(a, b))));
        for (int partitions : new int[] {0, 1, 2, 7}) {
            assertThat(cluster.from(left).cartesian(cluster.from(right), partitions).toList()).containsExactlyInAnyOrderElementsOf(expected);
        }
        assertThat(cluster.from(left).cartesian(cluster.from(List.<String>of())).count()).isZero();
    }

    @Test
    void randomSidesJoinAsNestedLoopsDo() {
        long seed = Long.getLong("test.seed", 1);
        Random random = new Random(seed);
        List<Pair<Integer, Integer>> left = randomPairs(random);
        List<Pair<Integer, Integer>> right = randomPairs(random);
        List<Pair<Integer, Pair<Integer, Integer>>> expected = new ArrayList<>();
        left.forEach(a -> right.stream().filter(b -> b.first().equals(a.first()))
                .forEach(b -> expected.add(Pair.of(a.first(), Pair.of(a.second(), b.second())))));
        for (int partitions : new int[] {1, 3, 64}) {
            assertThat(pairs(left).join(pairs(right), partitions).toList()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected);
        }
    }

    private static List<Pair<Integer, Integer>> randomPairs(Random random) {
        List<Pair<Integer, Integer>> pairs = new ArrayList<>();
        int size = random.nextInt(60);
        for (int i = 0; i < size; i++) {
            pairs.add(Pair.of(random.nextInt(10), i));
        }
        return pairs;
    }
}
