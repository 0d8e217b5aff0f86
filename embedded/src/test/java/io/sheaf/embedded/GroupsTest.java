package io.sheaf.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.sheaf.Cluster;
import io.sheaf.Dataset;
import io.sheaf.KeyedDataset;
import io.sheaf.Pair;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is in one group, and how a group may be read. */
@Timeout(60)
class GroupsTest {

    private static Cluster cluster;

    /** Its components compare otherwise than their bits. */
    private record Point(Object x, double[] y) {}

    @BeforeAll
    static void open() {
        cluster = Cluster.local(2);
    }

    @AfterAll
    static void close() {
        cluster.close();
    }

    /** Ten keys, four of them in two forms each. */
    private static List<Object> keys() {
        double oddNan = Double.longBitsToDouble(0x7ff8_0000_0000_0001L);
        return Arrays.asList(0.0, -0.0, Double.NaN, oddNan, null, "", 1, 1L, new BigDecimal("1.0"), new BigDecimal("1.00"),
                List.of(0.0, 1), new ArrayList<>(List.of(-0.0, 1)), new Point(-0.0, new double[] {oddNan}), new Point(0.0, new double[] {Double.NaN}));
    }

    /** P25: equal keys meet, whichever form they have and however many partitions there are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void equalKeysMeetInOnePartition(int partitions) {
        List<Object> twice = new ArrayList<>(keys());
        twice.addAll(keys());
        Dataset<Object> records = cluster.from(twice).repartition(5);
        KeyedDataset<Object, Integer> ones = records.keyBy(key -> key).mapValues(key -> 1);
        assertThat(ones.reduceByKey(Integer::sum, partitions).values().toList())
                .containsExactlyInAnyOrder(4, 4, 4, 4, 2, 2, 2, 2, 2, 2);
        KeyedDataset<Object, Integer> other = cluster.from(keys()).keyBy(key -> key).mapValues(key -> 1);
        assertThat(ones.join(other, partitions).count()).isEqualTo(4 * 4 * 2 + 6 * 2);
        assertThat(ones.antiJoin(other, partitions).count()).isZero();
    }

    /** P26: a group is a list, not a stream that is over after the first look, and nobody has to read it. */
    @Test
    void aGroupMayBeReadTwiceOrNotAtAll() {
        KeyedDataset<Integer, List<Integer>> groups =
                cluster.from(IntStream.range(0, 100).boxed().toList()).keyBy(number -> number % 10).groupByKey();
        List<Pair<Integer, Integer>> sums = groups.map(group -> {
            int sum = 0;
            if (group.first() % 2 == 0) {
                for (int look = 0; look < 2; look++) {
                    for (int number : group.second()) {
                        sum += number;
                    }
                }
            } else if (group.first() % 3 == 0) {
                sum = group.second().iterator().next();
            }
            return Pair.of(group.first(), sum);
        }).toList();
        assertThat(sums).containsExactlyInAnyOrderElementsOf(IntStream.range(0, 10)
                .mapToObj(key -> Pair.of(key, key % 2 == 0 ? 2 * (450 + 10 * key) : key % 3 == 0 ? key : 0)).toList());
    }
}
