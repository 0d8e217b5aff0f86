package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sheaf.Cluster;
import io.sheaf.ErrorKind;
import io.sheaf.KeyedDataset;
import io.sheaf.Order;
import io.sheaf.Pair;
import io.sheaf.Partitioner;
import io.sheaf.RefusedException;
import io.sheaf.SheafException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Partitions that a partitioner of the user's says. */
@Timeout(60)
class PartitionerTest {

    private static final Partitioner<Integer> MODULO = (key, partitions) -> Math.floorMod(key == null ? 0 : key, partitions);

    private static Cluster cluster;
    private static List<Pair<Integer, Integer>> pairs;

    /** A user and a time, to be grouped by the one and ordered by the other. */
    private record Visit(String user, int time) {}

    @BeforeAll
    static void open() {
        cluster = Cluster.local(3);
        long seed = Long.getLong("test.seed", 1);
        System.out.println("PartitionerTest seed " + seed);
        Random random = new Random(seed);
        pairs = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            pairs.add(Pair.of(random.nextInt(20) == 0 ? null : (Integer) (random.nextInt(100) - 50), i));
        }
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    private static KeyedDataset<Integer, Integer> dataset() {
        return cluster.from(pairs).mapToPair(pair -> pair);
    }

    /** The pairs by partition, in the order they have. */
    private static List<List<Pair<Integer, Integer>>> expected(int partitions) {
        List<List<Pair<Integer, Integer>>> all = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            int partition = i;
            all.add(new ArrayList<>(pairs.stream().filter(pair -> MODULO.partition(pair.first(), partitions) == partition).toList()));
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void pairsAreWhereThePartitionerSaysInTheirOrder(int partitions) {
        assertThat(dataset().partitionBy(MODULO, partitions).glom().toList()).isEqualTo(expected(partitions));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void partitionsAreSortedByKeyAndEqualKeysKeepTheirOrder(int partitions) {
        List<List<Pair<Integer, Integer>>> natural = expected(partitions);
        natural.forEach(all -> all.sort(Comparator.comparing(Pair::first, Comparator.nullsFirst(Comparator.naturalOrder()))));
        assertThat(dataset().repartitionAndSortWithinPartitions(MODULO, partitions).glom().toList()).isEqualTo(natural);
        List<List<Pair<Integer, Integer>>> byTens = expected(partitions);
        Order<Integer> order = Order.by(key -> key == null ? 100 : -key / 10);
        byTens.forEach(all -> all.sort(Comparator.comparing(Pair::first, order)));
        assertThat(dataset().repartitionAndSortWithinPartitions(MODULO, order, partitions).glom().toList()).isEqualTo(byTens);
    }

    @Test
    void secondarySortGivesEachUsersVisitsInTheOrderOfTime() {
        List<Visit> visits = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            visits.add(new Visit("user-" + i % 13, i * 7_919 % 500));
        }
        Partitioner<Visit> byUser = (visit, partitions) -> Math.floorMod(visit.user().hashCode(), partitions);
        List<Visit> sorted = cluster.from(visits).keyBy(visit -> visit)
                .repartitionAndSortWithinPartitions(byUser, Order.<Visit, String>by(Visit::user).thenBy(Visit::time)).keys().toList();
        assertThat(sorted).containsExactlyInAnyOrderElementsOf(visits);
        List<String> users = new ArrayList<>();
        for (int i = 0; i < sorted.size(); i++) {
            if (i == 0 || !sorted.get(i).user().equals(sorted.get(i - 1).user())) {
                users.add(sorted.get(i).user());
            } else {
                assertThat(sorted.get(i).time()).isGreaterThan(sorted.get(i - 1).time());
            }
        }
        assertThat(users).hasSize(13).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 4, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aPartitionThatDoesNotExistIsAnError(int partition) {
        assertThatThrownBy(() -> dataset().partitionBy((key, partitions) -> partition, 4).toList())
                .isInstanceOf(SheafException.class).satisfies(thrown -> assertThat(((SheafException) thrown).kind()).isEqualTo(ErrorKind.USER))
                .hasStackTraceContaining("gave partition " + partition + ", but there are 0 to 3");
    }

    @Test
    void argumentsAreChecked() {
        assertThatThrownBy(() -> dataset().partitionBy(null)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> dataset().partitionBy(MODULO, -1)).isInstanceOf(RefusedException.class);
        assertThatThrownBy(() -> dataset().repartitionAndSortWithinPartitions(MODULO, null, 2)).isInstanceOf(RefusedException.class);
        assertThat(dataset().partitionBy(MODULO, 3).explain()).contains("WRITE_PARTITIONED");
    }
}
